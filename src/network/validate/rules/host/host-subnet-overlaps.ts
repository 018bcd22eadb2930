import { formatSubnet } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { routeConflicts } from '../../parts/host.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-subnet-overlaps',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt compares whole subnets only. The host reaches addresses in both subnets over one link, so it loses those on the other.',
  wrong: [
    "<!-- this host: route 10.0.0.0/8 dev tun0 --><ip address='10.9.0.1' prefix='24'/>",
    "<!-- this host: route fd00:1::/64 dev eth0 --><ip family='ipv6' address='fd00:1::1' prefix='64'/>",
  ],
  right: ["<!-- this host: route 10.0.0.0/8 dev tun0 --><ip address='192.168.150.1' prefix='24'/>"],
  *check(network, host) {
    for (const { ip, subnet, route, same } of routeConflicts(network, host)) {
      if (same) continue;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `${formatSubnet(subnet)} overlaps ${formatSubnet(route)}, which this host routes over ${route.dev}`,
        fix: 'Choose a subnet that this host does not use; vnet generate --subnet auto picks one.',
      };
    }
  },
});
