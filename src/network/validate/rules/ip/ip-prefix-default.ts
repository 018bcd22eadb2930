import { attributeOf, propertyOf } from '../../../parse/attributes.ts';
import { ipPrefix } from '../../../subnet.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-prefix-default',
  severity: 'warning',
  stage: 'use',
  why: 'Without prefix and netmask libvirt uses 64 bits for IPv6 and the class of the address for IPv4: 8, 16 or 24 bits. With 10.x that is a subnet of 16 million addresses.',
  wrong: ["<ip address='10.9.0.1'/>", "<ip family='ipv6' address='fd00:9::1'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/>", "<ip address='10.9.0.1' netmask='255.255.255.0'/>"],
  *check({ ips }) {
    for (const ip of ips) {
      const prefix = ipPrefix(ip);
      const given = attributeOf(ip.element, 'netmask') ?? propertyOf(ip.element, 'prefix');
      if (ip.address === undefined || prefix === undefined || given !== undefined) continue;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `this <ip> has neither prefix nor netmask; libvirt uses ${prefix} bits`,
        fix: `Add prefix='${ip.address.family === 4 ? 24 : 64}', or the prefix of your subnet.`,
      };
    }
  },
});
