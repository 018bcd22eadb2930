import { property, propertyOf } from '../../../../document/attributes.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-netmask-ipv6',
  severity: 'error',
  stage: 'define',
  why: 'IPv6 networks have a prefix, not a netmask.',
  wrong: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/><route family='ipv6' address='fd00:8::' netmask='ffff::' gateway='fd00:9::2'/>",
  ],
  right: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/><route family='ipv6' address='fd00:8::' prefix='64' gateway='fd00:9::2'/>",
  ],
  *check({ routes, name }) {
    for (const { element, family } of routes) {
      const given = propertyOf(element, 'netmask');
      if (given === undefined || family !== 'ipv6') continue;
      yield {
        on: given,
        message: 'an IPv6 route has a netmask',
        fix: "Use prefix='64'.",
        libvirt: `XML error: ${name}: Specifying netmask invalid for IPv6 address '${property(element, 'address')}' in route definition`,
      };
    }
  },
});
