import { formatIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { repeated } from '../../../../document/repeated.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-ip-twice',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq ignores the second reservation of an address, so its guest gets a different address.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/><host mac='52:54:00:aa:bb:dd' ip='10.9.0.5'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/><host mac='52:54:00:aa:bb:dd' ip='10.9.0.6'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const { hosts } of ips) {
      for (const { item, key } of repeated(hosts, ({ ip }) => ip && formatIp(ip)))
        yield {
          on: propertyOf(item.element, 'ip') ?? item.element,
          message: `the address ${key} is in an earlier <host> too`,
          fix: 'Give one of them another address.',
        };
    }
  },
});
