import { formatSubnet } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { routeConflicts } from '../../parts/host.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-subnet-taken',
  severity: 'error',
  stage: 'start',
  why: 'libvirt does not start a network if the host already has a route to exactly its subnet.',
  wrong: ["<!-- this host: route 192.168.1.0/24 dev eth0 --><ip address='192.168.1.1' prefix='24'/>"],
  right: ["<!-- this host: route 192.168.1.0/24 dev eth0 --><ip address='192.168.150.1' prefix='24'/>"],
  *check(network, host) {
    for (const { ip, subnet, route, same } of routeConflicts(network, host)) {
      if (!same) continue;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `this host already routes ${formatSubnet(subnet)} over ${route.dev}`,
        fix: 'Choose a subnet that this host does not use; vnet generate --subnet auto picks one.',
        libvirt: `internal error: Network is already in use by interface ${route.dev}`,
      };
    }
  },
});
