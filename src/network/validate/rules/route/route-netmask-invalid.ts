import { property, propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-netmask-invalid',
  severity: 'error',
  stage: 'define',
  why: 'libvirt accepts only a dotted IPv4 netmask here.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' netmask='/16' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' netmask='ffff::' gateway='10.9.0.2'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' netmask='255.255.0.0' gateway='10.9.0.2'/>"],
  *check({ routes, name }) {
    for (const { element, netmask, address, family } of routes) {
      const given = propertyOf(element, 'netmask');
      if (given === undefined || family === 'ipv6' || address?.family === 6 || netmask?.family === 4) continue;
      yield {
        on: given,
        message: `'${given.value}' is not an IPv4 netmask`,
        fix: "Write it like 255.255.0.0, or use prefix='16'.",
        libvirt:
          netmask === undefined
            ? `XML error: ${name}: Bad netmask address '${given.value}' in route definition`
            : `XML error: ${name}: Invalid netmask '${given.value}' for address '${property(element, 'address')}' (both must be IPv4)`,
      };
    }
  },
});
