import { formatIp } from '../../../../address/ip.ts';
import { repeated } from '../../../../document/repeated.ts';
import { ipPrefix, ipSubnet } from '../../../facts.ts';
import type { NetworkIp } from '../../../model.ts';
import { addressRefused } from '../../parts/bridge.ts';
import { mayCreateBridge } from '../../parts/mode.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-twice',
  severity: 'error',
  stage: 'start',
  why: 'The kernel rejects an address that the bridge already has.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'/><ip address='10.9.0.1' prefix='24'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/><ip family='ipv6' address='fd00:9::1' prefix='48'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/><ip address='10.9.1.1' prefix='24'/>"],
  *check(network) {
    if (!mayCreateBridge(network)) return;
    const usable = network.ips.filter((ip) => ipSubnet(ip) !== undefined);
    for (const { item, key } of repeated(usable, addressKey))
      yield {
        on: item.element,
        message: `the address ${key} is listed twice`,
        fix: 'Remove one of them.',
        libvirt: addressRefused(network, item),
      };
  },
});

/** The kernel compares IPv4 addresses with their prefix, IPv6 addresses without. */
function addressKey(ip: NetworkIp): string | undefined {
  if (ip.address === undefined) return undefined;
  return ip.address.family === 6 ? formatIp(ip.address) : `${formatIp(ip.address)}/${ipPrefix(ip)}`;
}
