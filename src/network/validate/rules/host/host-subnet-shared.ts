import { formatSubnet } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { networkConflicts, otherNetworks } from '../../parts/host.ts';
import { isSameIpv4Subnet } from '../../parts/subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-subnet-shared',
  severity: 'warning',
  stage: 'start',
  why: 'While one of two networks with the same subnet is active, libvirt does not start the other. With overlapping subnets, guests of one are cut off.',
  wrong: [
    "<!-- this host: network prod subnet=10.9.0.1/24 inactive --><ip address='10.9.0.1' prefix='24'/>",
    "<!-- this host: network prod subnet=10.9.0.1/24 inactive --><ip address='10.9.0.129' prefix='25'/>",
  ],
  right: [
    "<!-- this host: network prod subnet=10.9.0.1/24 inactive --><ip address='10.9.1.1' prefix='24'/>",
    "<!-- this host: network lab subnet=10.9.0.1/24 inactive --><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid><ip address='10.9.0.1' prefix='24'/>",
  ],
  *check(network, host) {
    // The subnets of active networks are routes of the host: host-subnet-taken and host-subnet-overlaps.
    const inactive = otherNetworks(network, host).filter((other) => !other.active);
    for (const { ip, subnet, other, otherSubnet } of networkConflicts(network, inactive)) {
      const relation = isSameIpv4Subnet(subnet, otherSubnet) ? 'has the same subnet' : 'overlaps it';
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `the inactive network '${other.name}' (${formatSubnet(otherSubnet)}) ${relation}; only one of them can be active`,
        fix: 'Choose a subnet that this host does not use; vnet generate --subnet auto picks one.',
      };
    }
  },
});
