import { netmaskOf } from '../../../../address/subnet.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import { withoutAttribute } from '../../../../xml/edit.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-prefix-and-netmask',
  severity: 'error',
  stage: 'define',
  why: 'Prefix and netmask mean the same, and libvirt accepts only one of them.',
  wrong: [
    "<ip address='10.9.0.1' netmask='255.255.255.0' prefix='24'/>",
    "<ip address='10.9.0.1' netmask='255.255.255.0' prefix='16'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/>", "<ip address='10.9.0.1' netmask='255.255.255.0'/>"],
  *check({ ips, name }) {
    for (const ip of ips) {
      const [netmask, prefix] = [propertyOf(ip.element, 'netmask'), propertyOf(ip.element, 'prefix')];
      if (ip.address?.family !== 4 || ip.netmask === undefined || netmask === undefined || prefix === undefined)
        continue;
      if (ip.prefix === undefined || ip.prefix === 0) continue;
      const isSame = ip.prefix <= 32 && netmaskOf(ip.prefix).value === ip.netmask.value;
      yield {
        on: prefix,
        message: isSame ? '<ip> has both a netmask and a prefix' : '<ip> has a netmask and a different prefix',
        fix: isSame ? 'Remove one of them.' : 'Remove the wrong one.',
        libvirt: `unsupported configuration: Network '${name}' IP address cannot have both a prefix and a netmask`,
        edits: isSame ? [withoutAttribute(ip.element, prefix)] : undefined,
      };
    }
  },
});
