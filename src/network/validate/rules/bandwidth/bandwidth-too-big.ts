import { propertyOf } from '../../../../document/attributes.ts';
import type { LinkSettings } from '../../../model.ts';
import { RATE_ATTRIBUTES, ratesOf } from '../../parts/rates.ts';
import { rule } from '../../rule.ts';

/** The largest values that the kernel can count in bits and bytes (virNetDevBandwidthParseRate). */
const MAX_BURST = 4194303n;
const MAX_RATE = 2n ** 54n;

export default rule({
  id: 'bandwidth-too-big',
  severity: 'error',
  stage: 'define',
  since: '11.0.0',
  why: 'The kernel counts rates in bits and bursts in bytes; libvirt rejects values that do not fit.',
  wrong: [
    "<bandwidth><inbound average='1000' burst='4194304'/></bandwidth>",
    "<bandwidth><outbound average='18014398509481985'/></bandwidth>",
  ],
  right: ["<bandwidth><inbound average='1000' burst='4194303'/></bandwidth>"],
  *check(network: LinkSettings) {
    for (const { rate } of ratesOf(network)) {
      for (const name of RATE_ATTRIBUTES) {
        const maximum = name === 'burst' ? MAX_BURST : MAX_RATE;
        const value = rate[name];
        const given = propertyOf(rate.element, name);
        if (given === undefined || value === undefined || value <= maximum) continue;
        yield {
          on: given,
          message: `${name}='${value}' is greater than ${maximum}`,
          fix: `Write at most ${maximum}.`,
          libvirt: `numerical overflow: value '${value}' is too big for '${name}' parameter, maximum is '${maximum}'`,
        };
      }
    }
  },
});
