import { formatIp } from '../../../../address/ip.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { addressRefused } from '../../parts/bridge.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-not-for-a-host',
  severity: 'error',
  stage: 'start',
  why: 'The kernel does not give a bridge a loopback, multicast or unspecified IPv6 address.',
  wrong: [
    "<ip family='ipv6' address='ff02::1' prefix='64'/>",
    "<ip family='ipv6' address='::1' prefix='128'/>",
    "<ip family='ipv6' address='::' prefix='64'/>",
  ],
  right: ["<ip family='ipv6' address='fd00:9::1' prefix='64'/>"],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    for (const ip of network.ips) {
      if (ip.address?.family !== 6) continue;
      const kind = specialKind(ip.address.value);
      if (kind === undefined) continue;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `${formatIp(ip.address)} is ${kind}`,
        fix: 'Write an address of your subnet, such as fd00:9::1.',
        libvirt: addressRefused(network, ip),
      };
    }
  },
});

function specialKind(value: bigint): string | undefined {
  if (value === 0n) return 'the unspecified address';
  if (value === 1n) return 'the loopback address';
  return value >> 120n === 0xffn ? 'a multicast address' : undefined;
}
