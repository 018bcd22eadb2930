import { formatMac, parseMac } from '../../../../address/mac.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { repeated } from '../../../../document/repeated.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'host-mac-twice',
  severity: 'warning',
  stage: 'use',
  why: 'dnsmasq uses the last reservation of a MAC address and ignores the others.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/><host mac='52:54:00:AA:BB:CC' ip='10.9.0.6'/></dhcp></ip>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/><host mac='52:54:00:aa:bb:dd' ip='10.9.0.6'/></dhcp></ip>",
  ],
  *check({ ips }) {
    for (const { hosts } of ips) {
      const macOf = ({ mac }: { mac: string | undefined }) => parseMac(mac ?? '');
      for (const { item, key } of repeated(hosts, (host) => {
        const mac = macOf(host);
        return mac && formatMac(mac);
      }))
        yield {
          on: propertyOf(item.element, 'mac') ?? item.element,
          message: `the MAC address ${key} is in an earlier <host> too`,
          fix: 'Remove one of them.',
        };
    }
  },
});
