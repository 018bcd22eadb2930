import { attributeOf, attributeValue } from '../../../../document/attributes.ts';
import { withValue } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-family-mismatch',
  severity: 'error',
  stage: 'define',
  why: 'The family must be that of the address.',
  wrong: ["<ip family='ipv4' address='fd00:9::1' prefix='64'/>", "<ip family='ipv6' address='10.9.0.1' prefix='24'/>"],
  right: ["<ip family='ipv6' address='fd00:9::1' prefix='64'/>", "<ip family='ipv4' address='10.9.0.1' prefix='24'/>"],
  *check({ ips, name }) {
    for (const ip of ips) {
      const family = attributeOf(ip.element, 'family');
      const declared = family?.value === 'ipv4' ? 4 : family?.value === 'ipv6' ? 6 : undefined;
      if (family === undefined || declared === undefined || ip.address === undefined) continue;
      if (ip.address.family === declared) continue;
      const address = attributeValue(ip.element, 'address');
      yield {
        on: family,
        message: `family='ipv${declared}', but ${address} is an IPv${ip.address.family} address`,
        fix: `Write family='ipv${ip.address.family}', or another address.`,
        libvirt:
          declared === 4
            ? `unsupported configuration: ipv4 family specified for non-IPv4 address '${address}' in network '${name}'`
            : `unsupported configuration: Family 'ipv6' specified for non-IPv6 address '${address}' in network '${name}'`,
        edits: [withValue(family, `ipv${ip.address.family}`)],
      };
    }
  },
});
