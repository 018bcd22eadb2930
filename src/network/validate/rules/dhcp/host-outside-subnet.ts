import { formatIp } from '../../../../address/ip.ts';
import { contains, formatSubnet } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { ipSubnet } from '../../../facts.ts';
import { mayHaveOption } from '../../parts/dnsmasq-conf.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-outside-subnet',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq leases only addresses of the subnet. The guest gets an address of the range instead, or none if there is no range.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.8.0.5'/></dhcp></ip>"],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>",
    "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name><ip address='10.8.0.1' prefix='24'/><ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.8.0.5'/></dhcp></ip><dnsmasq:options><dnsmasq:option value='dhcp-range=10.8.0.0,static'/></dnsmasq:options></network>",
  ],
  *check(network) {
    // An option may add another subnet.
    if (mayHaveOption(network, 'dhcp-range', 'shared-network')) return;
    for (const ip of network.ips) {
      const subnet = ipSubnet(ip);
      if (subnet === undefined) continue;
      for (const { element, ip: reserved } of ip.hosts) {
        if (reserved === undefined || contains(subnet, reserved)) continue;
        yield {
          on: propertyOf(element, 'ip') ?? element,
          message: `${formatIp(reserved)} is not in the subnet ${formatSubnet(subnet)}`,
          fix: 'Reserve an address of the subnet.',
        };
      }
    }
  },
});
