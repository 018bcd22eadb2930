import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { unsignedLong } from '../../../../document/scalars.ts';
import type { LinkSettings } from '../../../model.ts';
import { RATE_ATTRIBUTES, ratesOf } from '../../parts/rates.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bandwidth-number',
  severity: 'error',
  stage: 'define',
  why: 'libvirt reads a whole number of kibibytes here, or of kibibytes per second.',
  wrong: [
    "<bandwidth><inbound average='1 Mbit'/></bandwidth>",
    "<bandwidth><outbound average='-1'/></bandwidth>",
    "<portgroup name='a'><bandwidth><inbound average='1.5'/></bandwidth></portgroup>",
  ],
  right: ["<bandwidth><inbound average='1000' peak='2000' burst='3000'/></bandwidth>"],
  *check(network: LinkSettings, context) {
    for (const { rate, side } of ratesOf(network)) {
      for (const name of RATE_ATTRIBUTES) {
        const given = propertyOf(rate.element, name);
        if (given === undefined || unsignedLong(given.value) !== undefined) continue;
        yield {
          on: given,
          message: `${name}='${given.value}' is not a whole number`,
          fix: `Write a number of kibibytes${name === 'burst' ? '' : ' per second'}, without a unit.`,
          libvirt: isSince(context, '11.3.0')
            ? `XML error: Invalid value for attribute '${name}' in element '${side}': '${given.value}'. Expected non-negative integer value`
            : `unsupported configuration: could not convert bandwidth ${name} value '${given.value}'`,
        };
      }
    }
  },
});
