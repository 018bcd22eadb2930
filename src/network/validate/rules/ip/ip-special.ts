import { formatIp } from '../../../../address/ip.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { ipSubnet } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-special',
  severity: 'warning',
  stage: 'use',
  why: 'Packets with a loopback or multicast address do not reach the bridge. Many systems and routers reject the reserved addresses 0.x and 240.x to 255.x.',
  wrong: ["<ip address='127.0.0.1' prefix='8'/>", "<ip address='239.1.2.3' prefix='24'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/>"],
  *check({ ips }) {
    for (const ip of ips) {
      const subnet = ipSubnet(ip);
      if (subnet?.address.family !== 4) continue;
      const first = Number(subnet.address.value >> 24n);
      if (first !== 127 && first !== 0 && first < 224) continue;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `${formatIp(subnet.address)} is a loopback, multicast or reserved address`,
        fix: 'Use a private address: 10.x, 172.16.x to 172.31.x or 192.168.x.',
      };
    }
  },
});
