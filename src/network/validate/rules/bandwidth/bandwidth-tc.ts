import { propertyOf } from '../../../../document/attributes.ts';
import { hasOwnBridge } from '../../../facts.ts';
import { rule } from '../../rule.ts';

/** tc reads the quantum of a class, and a burst in bytes, as 32 bits. libvirt 11.3 limits both: see bandwidth-too-big. */
const MAX_32_BITS = 0xffffffffn;
const MAX_AVERAGE = 50331647999n;
const MAX_BURST = 4194303n;

export default rule({
  id: 'bandwidth-tc',
  severity: 'error',
  stage: 'start',
  until: '11.0.0',
  why: 'libvirt limits rates with tc, which rejects values that do not fit.',
  wrong: [
    "<bandwidth><inbound average='50331648000'/></bandwidth>",
    "<bandwidth><inbound average='99999999999'/><outbound average='1000'/></bandwidth>",
    "<bandwidth><inbound average='1000' burst='4194304'/></bandwidth>",
    "<bandwidth><outbound average='1000' burst='4194304'/></bandwidth>",
  ],
  right: [
    "<bandwidth><outbound average='99999999999'/></bandwidth>",
    "<bandwidth><inbound average='50331647999' peak='99999999999'/></bandwidth>",
    "<portgroup name='a'><bandwidth><inbound average='99999999999'/></bandwidth></portgroup>",
  ],
  *check(network) {
    const { bandwidth } = network;
    if (!hasOwnBridge(network)) return;
    for (const side of ['inbound', 'outbound'] as const) {
      const rate = bandwidth?.[side];
      if (rate === undefined) continue;
      const { average = 0n, burst = 0n } = rate;
      const given = propertyOf(rate.element, 'average');
      if (given !== undefined && side === 'inbound' && quantum(average) > MAX_32_BITS) {
        yield {
          on: given,
          message: `average='${average}' is greater than ${MAX_AVERAGE}`,
          fix: `Write at most ${MAX_AVERAGE}.`,
          libvirt: 'Illegal "quantum"',
        };
      }
      const size = propertyOf(rate.element, 'burst');
      if (size !== undefined && burst > MAX_BURST) {
        yield {
          on: size,
          message: `burst='${burst}' is greater than ${MAX_BURST}`,
          fix: `Write at most ${MAX_BURST}.`,
          libvirt: side === 'inbound' ? 'Illegal "burst"' : `argument "${burst}kb" is wrong: buffer`,
        };
      }
    }
  },
});

/** The bytes that a class may send at once (virNetDevBandwidthSet), counted in 64 bits: 8 bits, and packets of 1500 bytes. */
function quantum(average: bigint): bigint {
  return BigInt.asUintN(64, average * 1024n) / 8n / 1500n;
}
