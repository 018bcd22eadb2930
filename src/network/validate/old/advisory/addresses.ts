import { formatIp, type IpAddress, isPlainIp, parseIp, sameIp } from '../../../../address/ip.ts';
import { formatMac, parseMac } from '../../../../address/mac.ts';
import { broadcastAddress, contains, formatSubnet, networkAddress, prefixOf } from '../../../../address/subnet.ts';
import type { Attribute, Element } from '../../../../xml/document.ts';
import { withValue } from '../../../../xml/edit.ts';
import type { Network, NetworkIp } from '../../../model.ts';
import { attributeOf, propertyOf } from '../../../parse/attributes.ts';
import { ipPrefix, ipSubnet } from '../../../subnet.ts';
import type { Finding, Rule } from '../rule.ts';
import { taken } from './rule.ts';

/** Addresses that libvirt takes and the user will regret. */
export const takenAddressRules: readonly Rule[] = [
  taken(
    'address-abbreviated',
    'libvirt reads addresses as old tools did: what is left out is zeros in the middle, a leading 0 is octal, 0x hexadecimal.',
    "<ip address='192.168.250' prefix='24'/>",
    "<ip address='192.168.250.1' prefix='24'/>",
    function* (network) {
      for (const attribute of addressAttributes(network)) {
        const ip = parseIp(attribute.value);
        if (ip === undefined || isPlainIp(attribute.value)) continue;
        yield {
          on: attribute,
          what: `'${attribute.value}' is read as ${formatIp(ip)}`,
          fix: 'Write all four numbers, without leading zeros.',
        };
      }
    },
  ),
  taken(
    'ip-prefix-default',
    'The class of the address decides (8, 16 or 24 bits), or 64 bits in IPv6: rarely what was meant, and with 10.x a subnet of 16 million addresses.',
    "<ip address='10.9.0.1'/>",
    "<ip address='10.9.0.1' prefix='24'/>",
    function* ({ ips }) {
      for (const ip of ips) {
        const prefix = ipPrefix(ip);
        if (
          ip.address === undefined ||
          prefix === undefined ||
          attributeOf(ip.element, 'netmask') ||
          ip.element.attributes.some(({ local }) => local === 'prefix')
        )
          continue;
        yield {
          on: attributeOf(ip.element, 'address') ?? ip.element,
          what: `neither prefix nor netmask: libvirt takes ${prefix} bits`,
          fix: `Add prefix='${ip.address.family === 4 ? 24 : 64}', or whatever the subnet has.`,
        };
      }
    },
  ),
  taken(
    'ip-prefix-zero-ignored',
    'To libvirt a prefix of 0 is none: the netmask counts, or the class of the address.',
    "<ip address='10.9.0.1' prefix='0'/>",
    "<ip address='10.9.0.1' prefix='24'/>",
    function* ({ ips }) {
      for (const ip of ips) {
        if (ip.prefix !== 0 || ip.address === undefined) continue;
        yield {
          on: ip.element.attributes.find(({ local }) => local === 'prefix') ?? ip.element,
          what: `prefix='0' is not looked at: libvirt takes ${ipPrefix(ip) ?? 'no'} bits`,
          fix: 'Write the prefix of the subnet.',
        };
      }
    },
  ),
  subnetRule(
    'ip-not-a-host',
    'The first and the last address of an IPv4 subnet stand for the network and for all of its hosts.',
    "<ip address='10.9.0.0' prefix='24'/>",
    function* (ip, subnet) {
      if (subnet.address.family !== 4 || subnet.prefix > 30) return;
      const first = sameIp(subnet.address, networkAddress(subnet));
      if (!first && !sameIp(subnet.address, broadcastAddress(subnet))) return;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        what: `${formatIp(subnet.address)} is the ${first ? 'network' : 'broadcast'} address of its subnet`,
        fix: `Give the bridge a host's address, say ${formatIp({ family: 4, value: networkAddress(subnet).value + 1n })}.`,
      };
    },
  ),
  subnetRule(
    'ip-special',
    'Loopback, multicast and link-local addresses do not reach guests as others do.',
    "<ip address='127.0.0.1' prefix='8'/>",
    function* (ip, { address }) {
      const top = Number(address.value >> 24n);
      if (address.family !== 4 || (top !== 127 && top !== 0 && top < 224)) return;
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        what: `${formatIp(address)} is no address for a network of guests`,
        fix: 'Use a private one: 10.x, 172.16.x to 172.31.x, 192.168.x.',
      };
    },
  ),
  taken(
    'ips-overlap',
    'An address in both subnets is reached over one of them only.',
    "<ip address='10.9.0.1' prefix='16'/><ip address='10.9.1.1' prefix='24'/>",
    "<ip address='10.9.0.1' prefix='24'/><ip address='10.9.1.1' prefix='24'/>",
    function* ({ ips }) {
      const subnets = ips.flatMap((ip) => {
        const subnet = ipSubnet(ip);
        return subnet === undefined
          ? []
          : [{ ip, subnet, first: networkAddress(subnet).value, last: broadcastAddress(subnet).value }];
      });
      for (const family of [4, 6]) {
        for (const [earlier, later] of overlapping(subnets.filter(({ subnet }) => subnet.address.family === family))) {
          const what = `${formatSubnet(later.subnet)} overlaps ${formatSubnet(earlier.subnet)} of another <ip>`;
          yield { on: later.ip.element, what, fix: 'Give each <ip> a subnet of its own.' };
        }
      }
    },
  ),
  subnetRule(
    'range-contains-gateway',
    "dnsmasq may give a guest the bridge's own address, and then nothing works for either.",
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.1' end='10.9.0.9'/></dhcp></ip>",
    function* (ip, { address }) {
      for (const { element, start, end } of ip.ranges) {
        if (start?.family !== address.family || end?.family !== address.family) continue;
        if (start.value > address.value || end.value < address.value) continue;
        const given = propertyOf(element, 'start');
        const next =
          start.value === address.value && end.value > start.value
            ? { family: start.family, value: start.value + 1n }
            : undefined;
        yield {
          on: given ?? element,
          what: `the range holds ${formatIp(address)}, the address of the bridge`,
          fix: next === undefined ? 'Start behind it, or end before it.' : `Start at ${formatIp(next)}.`,
          edits: next === undefined || given === undefined ? undefined : [withValue(given, formatIp(next))],
        };
      }
    },
  ),
  subnetRule(
    'ranges-overlap',
    'The addresses that are in both are counted twice, and the lease time of one of them is not the one given.',
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/><range start='10.9.0.5' end='10.9.0.20'/></dhcp></ip>",
    function* (ip) {
      const ranges = ip.ranges.flatMap(({ element, start, end }) =>
        start !== undefined && start.family === end?.family
          ? [{ element, start, end, first: start.value, last: end.value }]
          : [],
      );
      for (const [earlier, later] of overlapping(ranges)) {
        const what = `this range overlaps ${formatIp(earlier.start)} - ${formatIp(earlier.end)}`;
        yield { on: later.element, what, fix: 'Make one range of them, or pull them apart.' };
      }
    },
  ),
  subnetRule(
    'host-outside-subnet',
    'dnsmasq gives an address of the subnet only, so the guest gets another one.',
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.8.0.5'/></dhcp></ip>",
    function* (ip, subnet) {
      for (const { element, ip: address } of ip.hosts) {
        if (address === undefined || contains(subnet, address)) continue;
        yield {
          on: propertyOf(element, 'ip') ?? element,
          what: `${formatIp(address)} is not in the subnet ${formatSubnet(subnet)}`,
          fix: 'Give an address of the subnet.',
        };
      }
    },
  ),
  subnetRule(
    'host-is-gateway',
    'Guest and bridge would have one address, and nothing works for either.',
    "<ip address='10.9.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:cc' ip='10.9.0.1'/></dhcp></ip>",
    function* (ip, { address, prefix }) {
      for (const { element, ip: given } of ip.hosts) {
        if (given === undefined || given.family !== address.family) continue;
        const last =
          given.family === 4 &&
          prefix <= 30 &&
          (sameIp(given, broadcastAddress({ address, prefix })) || sameIp(given, networkAddress({ address, prefix })));
        if (!sameIp(given, address) && !last) continue;
        yield {
          on: propertyOf(element, 'ip') ?? element,
          what: last
            ? `${formatIp(given)} is no host's address in its subnet`
            : `${formatIp(given)} is the address of the bridge`,
          fix: 'Give the guest another address.',
        };
      }
    },
  ),
  subnetRule(
    'host-in-range',
    'Another guest may hold the address already when the one it is kept for comes; outside the range it stays free.',
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.254'/><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>",
    function* (ip) {
      for (const { element, start, end } of ip.ranges) {
        const inside = ip.hosts.filter(
          ({ ip: given }) =>
            given &&
            start &&
            end &&
            given.family === start.family &&
            given.value >= start.value &&
            given.value <= end.value,
        );
        const [first] = inside;
        if (first?.ip === undefined) continue;
        yield {
          on: element,
          what: `the range holds ${inside.length === 1 ? 'the reserved address' : `${inside.length} reserved addresses, the first`} ${formatIp(first.ip)}`,
          fix: 'Keep reservations outside the range.',
        };
      }
    },
  ),
  taken(
    'route-netmask-holes',
    'A netmask is ones and then zeros; the kernel takes no other, and the route is left out without a word.',
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' netmask='255.248.255.0' gateway='10.9.0.2'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' netmask='255.255.0.0' gateway='10.9.0.2'/>",
    function* ({ routes }) {
      for (const { element, netmask } of routes) {
        if (netmask === undefined || prefixOf(netmask) !== undefined) continue;
        yield {
          on: propertyOf(element, 'netmask') ?? element,
          what: `the netmask ${formatIp(netmask)} is not ones and then zeros`,
          fix: "Use prefix='16', or a netmask like 255.255.0.0.",
        };
      }
    },
  ),
  taken(
    'route-gateway-self',
    'The route would lead from the host to the host.',
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.1'/>",
    "<ip address='10.9.0.1' prefix='24'/><route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
    function* ({ routes, ips }) {
      const own = new Set(ips.flatMap(({ address }) => (address === undefined ? [] : formatIp(address))));
      for (const { element, gateway } of routes) {
        if (gateway === undefined || !own.has(formatIp(gateway))) continue;
        yield {
          on: propertyOf(element, 'gateway') ?? element,
          what: `the gateway ${formatIp(gateway)} is the bridge itself`,
          fix: 'Give the address of the guest that knows the way on.',
        };
      }
    },
  ),
  taken(
    'mac-sloppy',
    'libvirt reads groups of one digit, and nothing of what follows the sixth.',
    "<mac address='52:54:0:aa:bb:cc'/>",
    "<mac address='52:54:00:aa:bb:cc'/>",
    function* ({ element, ips }) {
      const hosts = ips.flatMap((ip) => ip.hosts.map((host) => propertyOf(host.element, 'mac')));
      const own = element.children.find((node): node is Element => node.kind === 'element' && node.local === 'mac');
      for (const given of [attributeOf(own, 'address'), ...hosts]) {
        const mac = parseMac(given?.value ?? '');
        if (given === undefined || mac === undefined || given.value.toLowerCase() === formatMac(mac)) continue;
        yield {
          on: given,
          what: `'${given.value}' is read as ${formatMac(mac)}`,
          fix: `Write ${formatMac(mac)}.`,
          edits: [withValue(given, formatMac(mac))],
        };
      }
    },
  ),
];

function subnetRule(
  id: string,
  why: string,
  wrong: string,
  check: (ip: NetworkIp, subnet: { address: IpAddress; prefix: number }) => Iterable<Finding>,
): Rule {
  const right =
    "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.100' end='10.9.0.254'/><host mac='52:54:00:aa:bb:cc' ip='10.9.0.5'/></dhcp></ip>";
  return taken(id, why, wrong, right, function* ({ ips }) {
    for (const ip of ips) {
      const subnet = ipSubnet(ip);
      if (subnet !== undefined) yield* check(ip, subnet);
    }
  });
}

interface Span {
  readonly first: bigint;
  readonly last: bigint;
}

/** Each span that meets one before it in the order of addresses, with that one; in that order. */
function* overlapping<S extends Span>(spans: readonly S[]): Generator<[S, S]> {
  const sorted = [...spans].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  let widest: S | undefined;
  for (const span of sorted) {
    if (widest !== undefined && span.first <= widest.last) yield [widest, span];
    if (widest === undefined || span.last > widest.last) widest = span;
  }
}

function addressAttributes({ ips, routes, dns, forward }: Network): Attribute[] {
  const of = (element: Element | undefined, ...names: string[]) => names.map((name) => propertyOf(element, name));
  const dhcp = ips.flatMap(({ ranges, hosts, bootp }) => [
    ...ranges.flatMap(({ element }) => of(element, 'start', 'end')),
    ...hosts.flatMap(({ element }) => of(element, 'ip')),
    ...of(bootp?.element, 'server'),
  ]);
  return [
    ...ips.flatMap(({ element }) => of(element, 'address', 'netmask')),
    ...dhcp,
    ...routes.flatMap(({ element }) => of(element, 'address', 'netmask', 'gateway')),
    ...(dns?.forwarders ?? []).flatMap(({ element }) => of(element, 'addr')),
    ...(dns?.hosts ?? []).flatMap(({ element }) => of(element, 'ip')),
    ...of(forward?.nat?.address?.element, 'start', 'end'),
  ].flatMap((attribute) => attribute ?? []);
}
