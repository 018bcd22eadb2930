import { formatIp } from '../../../../address/ip.ts';
import { contains, formatSubnet, prefixOf } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { ipSubnet, modeOf } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-behind-guest',
  severity: 'warning',
  stage: 'use',
  why: "libvirt's firewall forwards packets only from and to the subnets of the network, and rejects others on its bridge. Only the host and the guests of this network reach a network behind a guest.",
  wrong: [
    "<forward mode='route'/><ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
    "<forward mode='nat'/><ip family='ipv6' address='fd00:9::1' prefix='64'/><route family='ipv6' address='fd00:8::' prefix='64' gateway='fd00:9::2'/>",
  ],
  right: [
    "<forward mode='open'/><ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
    "<forward mode='route'/><ip address='10.9.0.1' prefix='24'/><route address='10.9.0.128' prefix='25' gateway='10.9.0.2'/>",
  ],
  *check(network) {
    const mode = modeOf(network);
    if (mode !== 'nat' && mode !== 'route') return;
    const subnets = network.ips.flatMap((ip) => ipSubnet(ip) ?? []);
    for (const { element, address, netmask, prefix, gateway } of network.routes) {
      const bits = prefix ?? (netmask && prefixOf(netmask)) ?? 0;
      // route-gateway-unreachable reports the other gateways.
      if (address === undefined || gateway === undefined || !subnets.some((subnet) => contains(subnet, gateway)))
        continue;
      if (subnets.some((subnet) => subnet.prefix <= bits && contains(subnet, address))) continue;
      const target = formatSubnet({ address, prefix: bits });
      yield {
        on: propertyOf(element, 'address') ?? element,
        message: `other networks cannot reach ${target} behind ${formatIp(gateway)}: libvirt rejects its packets in mode '${mode}'`,
        fix: "Use mode='open' with your own firewall rules, or NAT on the guest.",
      };
    }
  },
});
