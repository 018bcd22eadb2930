import { formatIp } from '../../../../address/ip.ts';
import { property, propertyOf } from '../../../../document/attributes.ts';
import { addAttribute, type Edit, withValue } from '../../../../xml/edit.ts';
import type { Route } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'route-family',
  severity: 'error',
  stage: 'define',
  why: 'Address and gateway must be of the given family; without family libvirt expects IPv4.',
  wrong: [
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/><route address='fd00:8::' prefix='64' gateway='fd00:9::2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route family='ipv6' address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><ip family='ipv6' address='fd00:9::1' prefix='64'/><route family='ipv4' address='10.8.0.0' prefix='16' gateway='fd00:9::2'/>",
  ],
  right: [
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
    "<ip family='ipv6' address='fd00:9::1' prefix='64'/><route family='ipv6' address='fd00:8::' prefix='64' gateway='fd00:9::2'/>",
  ],
  *check({ routes, name }) {
    for (const route of routes) {
      const { element } = route;
      const given = propertyOf(element, 'family');
      if (given !== undefined && given.value !== 'ipv4' && given.value !== 'ipv6') continue;
      const expected = given?.value === 'ipv6' ? 6 : 4;
      const side = (['address', 'gateway'] as const).find((one) => route[one] && route[one].family !== expected);
      const ip = side && route[side];
      if (side === undefined || ip === undefined) continue;
      yield {
        on: given ?? propertyOf(element, side) ?? element,
        message:
          given === undefined
            ? `the ${side} ${formatIp(ip)} is IPv6, but <route> has no family`
            : `family='${given.value}', but the ${side} ${formatIp(ip)} is IPv${ip.family}`,
        fix: given === undefined ? "Add family='ipv6'." : 'Write family, address and gateway of the same family.',
        libvirt: `XML error: ${name}: ${rejection(route, side, given?.value)}`,
        edits: familyEdits(route, ip.family),
      };
    }
  },
});

function rejection({ element }: Route, side: 'address' | 'gateway', family: string | undefined): string {
  const address = property(element, 'address');
  if (family === 'ipv6' && side === 'address')
    return `ipv6 family specified for non-IPv6 address '${address}' in route definition`;
  if (family === 'ipv6')
    return `ipv6 specified for non-IPv6 gateway address '${property(element, 'gateway')}' in route definition`;
  // libvirt prints the address here, also when it rejects the gateway.
  return `${family === undefined ? 'No family' : 'IPv4 family'} specified for non-IPv4 ${side} '${address}' in route definition`;
}

function familyEdits({ element, address, gateway }: Route, family: 4 | 6): Edit[] | undefined {
  if (address?.family !== family || gateway?.family !== family) return undefined;
  const given = propertyOf(element, 'family');
  return [given === undefined ? addAttribute(element, 'family', `ipv${family}`) : withValue(given, `ipv${family}`)];
}
