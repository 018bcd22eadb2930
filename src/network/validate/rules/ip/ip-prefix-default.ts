import { attributeOf, propertyOf } from '../../../../document/attributes.ts';
import { ipPrefix } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-prefix-default',
  severity: 'warning',
  stage: 'use',
  why: 'Without prefix and netmask libvirt uses the class of an IPv4 address: 8 bits up to 127.x, 16 bits up to 191.x. With 10.x that is a subnet of 16 million addresses, and the host routes all of them to this bridge.',
  wrong: ["<ip address='10.9.0.1'/>", "<ip address='172.16.0.1'/>"],
  right: [
    "<ip address='192.168.9.1'/>",
    "<ip family='ipv6' address='fd00:9::1'/>",
    "<ip address='10.9.0.1' prefix='24'/>",
    "<ip address='10.9.0.1' netmask='255.255.255.0'/>",
  ],
  *check({ ips }) {
    for (const ip of ips) {
      const prefix = ipPrefix(ip);
      const given = attributeOf(ip.element, 'netmask') ?? propertyOf(ip.element, 'prefix');
      // A class C network has 24 bits and an IPv6 network 64, as most people expect.
      if (ip.address?.family !== 4 || prefix === undefined || prefix >= 24 || given !== undefined) continue;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `this <ip> has neither prefix nor netmask; libvirt uses ${prefix} bits`,
        fix: "Add prefix='24', or the prefix of your subnet.",
      };
    }
  },
});
