import { childOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'bootp-ipv6',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt ignores <bootp> in an IPv6 <ip>.',
  wrong: ["<ip family='ipv6' address='fd00:9::1' prefix='64'><dhcp><bootp file='pxelinux.0'/></dhcp></ip>"],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><bootp file='pxelinux.0'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const ip of ips) {
      const bootp = childOf(ip.dhcp, 'bootp');
      if (bootp !== undefined && ip.address?.family === 6)
        yield { on: bootp, message: '<bootp> is in an IPv6 <ip>', fix: 'Move it to the IPv4 <ip>.' };
    }
  },
});
