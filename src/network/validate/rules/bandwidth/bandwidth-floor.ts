import { propertyOf } from '../../../../document/attributes.ts';
import { isSince } from '../../../../document/rule.ts';
import { unsignedLong } from '../../../../document/scalars.ts';
import { ratesOf } from '../../parts/rates.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bandwidth-floor',
  severity: 'error',
  stage: 'define',
  why: "A guaranteed minimum rate belongs to a guest's interface, not to a network.",
  wrong: [
    "<bandwidth><inbound average='1000' floor='100'/></bandwidth>",
    "<bandwidth><outbound average='1000' floor='100'/></bandwidth>",
  ],
  right: ["<bandwidth><inbound average='1000'/></bandwidth>"],
  *check(network, context) {
    for (const { rate, side } of ratesOf(network)) {
      const given = propertyOf(rate.element, 'floor');
      const value = unsignedLong(given?.value);
      // Before 11.3, libvirt ignored a floor of 0.
      if (given === undefined || value === undefined || (value === 0n && !isSince(context, '11.3.0'))) continue;
      yield {
        on: given,
        message: `<${side}> of a network has a floor`,
        fix: "Remove it here, and set it in the guest's <interface>.",
        libvirt:
          side === 'outbound' && !isSince(context, '11.3.0')
            ? "unsupported configuration: 'floor' attribute allowed only in <inbound> element"
            : 'unsupported configuration: floor attribute is not supported for this config',
      };
    }
  },
});
