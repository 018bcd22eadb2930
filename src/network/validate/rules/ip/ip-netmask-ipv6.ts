import { attributeOf, attributeValue } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-netmask-ipv6',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only a prefix for an IPv6 address.',
  wrong: ["<ip family='ipv6' address='fd00:9::1' netmask='ffff:ffff::'/>"],
  right: ["<ip family='ipv6' address='fd00:9::1' prefix='32'/>"],
  *check({ ips, name }) {
    for (const ip of ips) {
      const netmask = attributeOf(ip.element, 'netmask');
      if (netmask === undefined || ip.netmask === undefined || ip.address?.family !== 6 || ip.family !== 'ipv6')
        continue;
      yield {
        on: netmask,
        message: 'a netmask for an IPv6 address',
        fix: "Use prefix='64'.",
        libvirt: `unsupported configuration: netmask not allowed for IPv6 address '${attributeValue(ip.element, 'address')}' in network '${name}'`,
      };
    }
  },
});
