import { propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-prefix-range',
  severity: 'error',
  stage: 'define',
  why: 'An IPv4 address has 32 bits, an IPv6 address 128.',
  wrong: [
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='33' gateway='10.9.0.2'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/><route family='ipv6' address='fd00:8::' prefix='129' gateway='fd00:9::2'/>",
  ],
  right: ["<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>"],
  *check({ routes, name }) {
    for (const { element, family, prefix } of routes) {
      const bits = family === 'ipv6' ? 128 : 32;
      if (prefix === undefined || prefix <= bits) continue;
      yield {
        on: propertyOf(element, 'prefix') ?? element,
        message: `the prefix ${prefix} is longer than an address of ${bits} bits`,
        fix: `Write a prefix from 0 to ${bits}.`,
        libvirt: `XML error: ${name}: Invalid prefix ${prefix} specified in route definition, must be 0 - ${bits}`,
      };
    }
  },
});
