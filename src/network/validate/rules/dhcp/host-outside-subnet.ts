import { formatIp } from '../../../../address/ip.ts';
import { contains, formatSubnet } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../parse/attributes.ts';
import { ipSubnet } from '../../../subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-outside-subnet',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq leases only addresses of the subnet, so the guest gets a different one.',
  wrong: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.8.0.5'/></dhcp></ip>"],
  right: ["<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>"],
  *check({ ips }) {
    for (const ip of ips) {
      const subnet = ipSubnet(ip);
      if (subnet === undefined) continue;
      for (const { element, ip: address } of ip.hosts) {
        if (address === undefined || contains(subnet, address)) continue;
        yield {
          on: propertyOf(element, 'ip') ?? element,
          message: `${formatIp(address)} is not in the subnet ${formatSubnet(subnet)}`,
          fix: 'Reserve an address of the subnet.',
        };
      }
    }
  },
});
