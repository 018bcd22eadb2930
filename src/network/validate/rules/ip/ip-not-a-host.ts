import { formatIp, sameIp } from '../../../../address/ip.ts';
import { broadcastAddress, networkAddress } from '../../../../address/subnet.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { ipSubnet } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-not-a-host',
  severity: 'warning',
  stage: 'use',
  why: 'The last address of an IPv4 subnet is its broadcast address, and guests cannot connect to it. The first is the network itself; only Linux 5.14 and newer treat it as the address of a host.',
  wrong: ["<ip address='10.9.0.0' prefix='24'/>", "<ip address='10.9.0.255' prefix='24'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/>", "<ip address='10.9.0.0' prefix='31'/>"],
  *check({ ips }) {
    for (const ip of ips) {
      const subnet = ipSubnet(ip);
      if (subnet?.address.family !== 4 || subnet.prefix > 30) continue;
      const isFirst = sameIp(subnet.address, networkAddress(subnet));
      if (!isFirst && !sameIp(subnet.address, broadcastAddress(subnet))) continue;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `${formatIp(subnet.address)} is the ${isFirst ? 'network' : 'broadcast'} address of its subnet`,
        fix: `Use the address of a host, such as ${formatIp({ family: 4, value: networkAddress(subnet).value + 1n })}.`,
      };
    }
  },
});
