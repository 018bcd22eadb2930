import { propertyOf } from '../../../../document/attributes.ts';
import type { LinkSettings } from '../../../model.ts';
import { ratesOf } from '../../parts/rates.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bandwidth-peak-without-average',
  severity: 'error',
  stage: 'define',
  why: 'Peak and burst limit how far traffic may exceed the average.',
  wrong: [
    "<bandwidth><inbound peak='2000'/></bandwidth>",
    "<bandwidth><outbound burst='2000'/></bandwidth>",
    "<bandwidth><inbound peak='2000' floor='100'/></bandwidth>",
  ],
  right: ["<bandwidth><inbound average='1000' peak='2000' burst='3000'/></bandwidth>"],
  *check(network: LinkSettings) {
    for (const { rate } of ratesOf(network)) {
      const { element } = rate;
      const given = propertyOf(element, 'peak') ?? propertyOf(element, 'burst');
      if (given === undefined || propertyOf(element, 'average') !== undefined) continue;
      yield {
        on: given,
        message: `<${element.name}> has a ${given.name} but no average`,
        fix: "Add average='…', in kibibytes per second.",
        libvirt:
          propertyOf(element, 'floor') === undefined
            ? 'Missing mandatory average or floor attributes'
            : "unsupported configuration: 'peak' and 'burst' require 'average' attribute",
      };
    }
  },
});
