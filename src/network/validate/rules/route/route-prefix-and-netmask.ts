import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-prefix-and-netmask',
  severity: 'error',
  stage: 'define',
  why: 'Prefix and netmask mean the same, and libvirt accepts only one of them.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' netmask='255.255.0.0' gateway='10.9.0.2'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes, name }) {
    for (const { element, address, family, netmask, prefix } of routes) {
      const given = propertyOf(element, 'prefix');
      if (given === undefined || prefix === undefined || netmask === undefined) continue;
      if (family === 'ipv6' || address?.family === 6) continue;
      yield {
        on: given,
        message: '<route> has both a prefix and a netmask',
        fix: 'Remove one of them.',
        libvirt: `XML error: ${name}: Route definition cannot have both a prefix and a netmask`,
      };
    }
  },
});
