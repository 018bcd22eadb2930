import { formatIp, sameIp } from '../../../../address/ip.ts';
import { formatSubnet } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { startsDnsmasq } from '../../../facts.ts';
import { networkConflicts, otherNetworks } from '../../parts/host.ts';
import { isSameIpv4Subnet } from '../../parts/subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-address-in-use',
  severity: 'error',
  stage: 'start',
  why: 'Another network already has the address, and its dnsmasq listens there. A second dnsmasq cannot.',
  wrong: ["<!-- this host: network prod subnet=10.9.0.1/24 --><ip address='10.9.0.1' prefix='25'/>"],
  right: [
    "<!-- this host: network prod subnet=10.9.0.1/24 --><ip address='10.9.1.1' prefix='24'/>",
    "<!-- this host: network prod subnet=10.9.0.1/24 inactive --><ip address='10.9.0.1' prefix='25'/>",
    "<!-- this host: network prod subnet=fd00:9::1/64 --><ip family='ipv6' address='fd00:9::1' prefix='64'/>",
  ],
  *check(network, host) {
    if (!startsDnsmasq(network)) return;
    const active = otherNetworks(network, host).filter((other) => other.active);
    for (const { ip, subnet, other, otherSubnet } of networkConflicts(network, active)) {
      // dnsmasq binds an IPv6 address once it is no longer tentative: after the network started.
      if (subnet.address.family === 6) continue;
      // With the same subnet libvirt rejects earlier: host-subnet-taken.
      if (!sameIp(subnet.address, otherSubnet.address) || isSameIpv4Subnet(subnet, otherSubnet)) continue;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `${formatIp(subnet.address)} is the address of the network '${other.name}' (${formatSubnet(otherSubnet)})`,
        fix: 'Choose a subnet that this host does not use; vnet generate --subnet auto picks one.',
        libvirt: `dnsmasq: failed to create listening socket for ${formatIp(subnet.address)}: Address already in use`,
      };
    }
  },
});
