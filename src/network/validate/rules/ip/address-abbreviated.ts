import { formatIp, isPlainIp, parseIp } from '../../../../address/ip.ts';
import { propertyOf } from '../../../../document/attributes.ts';
import type { Attribute, Element } from '../../../../xml/document.ts';
import type { Network } from '../../../model.ts';
import { rule } from '../../rule.ts';

export default rule({
  id: 'address-abbreviated',
  severity: 'warning',
  stage: 'use',
  why: 'libvirt reads addresses as inet_aton(3) does: missing numbers count as zeros before the last one, a leading 0 means octal, 0x means hexadecimal.',
  wrong: [
    "<ip address='192.168.250' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.010' end='10.9.0.99'/></dhcp></ip>",
  ],
  right: ["<ip address='192.168.250.1' prefix='24'/>"],
  *check(network) {
    for (const attribute of addressAttributes(network)) {
      const ip = parseIp(attribute.value);
      if (ip === undefined || isPlainIp(attribute.value)) continue;
      yield {
        on: attribute,
        message: `libvirt reads '${attribute.value}' as ${formatIp(ip)}`,
        fix: 'Write all four numbers, without leading zeros.',
      };
    }
  },
});

function addressAttributes({ ips, routes, dns, forward }: Network): Attribute[] {
  const attributes = (element: Element | undefined, ...names: string[]) =>
    names.map((name) => propertyOf(element, name));
  const dhcp = ips.flatMap(({ ranges, hosts, bootp }) => [
    ...ranges.flatMap(({ element }) => attributes(element, 'start', 'end')),
    ...hosts.flatMap(({ element }) => attributes(element, 'ip')),
    ...attributes(bootp?.element, 'server'),
  ]);
  return [
    ...ips.flatMap(({ element }) => attributes(element, 'address', 'netmask')),
    ...dhcp,
    ...routes.flatMap(({ element }) => attributes(element, 'address', 'netmask', 'gateway')),
    ...(dns?.forwarders ?? []).flatMap(({ element }) => attributes(element, 'addr')),
    ...(dns?.hosts ?? []).flatMap(({ element }) => attributes(element, 'ip')),
    ...attributes(forward?.nat?.address?.element, 'start', 'end'),
  ].flatMap((attribute) => attribute ?? []);
}
