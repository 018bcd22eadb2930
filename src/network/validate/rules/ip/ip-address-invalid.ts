import { isPlainIp } from '../../../../address/ip.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { addAttribute, withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-address-invalid',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only numeric addresses here: no names, and no prefix after a slash.',
  wrong: ["<ip address='10.9.0.1/24'/>", "<ip address='gateway.lab' prefix='24'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/>", "<ip family='ipv6' address='fd00:9::1' prefix='64'/>"],
  *check({ ips, name }) {
    for (const ip of ips) {
      const address = attributeOf(ip.element, 'address');
      if (address === undefined || ip.address !== undefined) continue;
      const [, plain = '', prefix = ''] = /^([^/]+)\/(\d+)$/.exec(address.value) ?? [];
      const isSplittable = isPlainIp(plain) && ip.prefix === undefined && ip.netmask === undefined;
      yield {
        on: address,
        message: `'${address.value}' is not an IP address`,
        fix: isSplittable
          ? `Write address='${plain}' prefix='${prefix}'.`
          : "Write an IPv4 address, or an IPv6 address with family='ipv6'.",
        libvirt: `XML error: Invalid address '${address.value}' in network '${name}'`,
        edits: isSplittable ? [withValue(address, plain), addAttribute(ip.element, 'prefix', prefix)] : undefined,
      };
    }
  },
});
