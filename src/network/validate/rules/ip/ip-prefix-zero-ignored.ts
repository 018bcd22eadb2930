import { propertyOf } from '../../../../document/attributes.ts';
import { ipPrefix } from '../../../facts.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'ip-prefix-zero-ignored',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt treats a prefix of 0 as no prefix, and uses the netmask or the class of the address.',
  wrong: ["<ip address='10.9.0.1' prefix='0'/>"],
  right: ["<ip address='10.9.0.1' prefix='24'/>"],
  *check({ ips }) {
    for (const ip of ips) {
      if (ip.prefix !== 0 || ip.address === undefined) continue;
      yield {
        on: propertyOf(ip.element, 'prefix') ?? ip.element,
        message: `libvirt ignores prefix='0' and uses ${ipPrefix(ip) ?? 'no'} bits`,
        fix: 'Write the prefix of the subnet.',
      };
    }
  },
});
