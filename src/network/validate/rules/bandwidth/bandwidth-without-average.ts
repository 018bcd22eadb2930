import { propertyOf } from '../../../../document/attributes.ts';
import type { LinkSettings } from '../../../model.ts';
import { RATE_ATTRIBUTES, ratesOf } from '../../parts/rates.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bandwidth-without-average',
  severity: 'error',
  stage: 'define',
  why: 'libvirt limits traffic to an average rate.',
  wrong: ['<bandwidth><inbound/></bandwidth>', "<portgroup name='a'><bandwidth><outbound/></bandwidth></portgroup>"],
  right: ["<bandwidth><inbound average='1000'/></bandwidth>"],
  *check(network: LinkSettings) {
    for (const { rate } of ratesOf(network)) {
      const { element } = rate;
      if (RATE_ATTRIBUTES.some((name) => propertyOf(element, name) !== undefined)) continue;
      yield {
        on: element,
        message: `<${element.name}> has no average`,
        fix: "Add average='…', in kibibytes per second.",
        libvirt: 'Missing mandatory average or floor attributes',
      };
    }
  },
});
