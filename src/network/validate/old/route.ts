import { bitsOf, formatIp, type IpAddress } from '../../../address/ip.ts';
import { networkAddress, prefixOf } from '../../../address/subnet.ts';
import { addAttribute, withValue } from '../../../xml/edit.ts';
import type { Network, Route } from '../../model.ts';
import { property, propertyOf } from '../../parse/attributes.ts';
import { ipSubnet } from '../../subnet.ts';
import type { Finding, Rule } from './rule.ts';

const IP = "<ip address='10.9.0.1' prefix='24'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>";

/** `<route>` (virNetDevIPRouteCreate). libvirt's messages begin with the network's name. */
export const routeRules: readonly Rule[] = [
  route(
    'route-address-missing',
    'The route leads to this network.',
    "gateway='10.9.0.2'",
    function* ({ element }, name) {
      if (propertyOf(element, 'address') !== undefined) return;
      yield {
        on: element,
        what: 'this <route> has no address',
        fix: "Add address='…' and prefix='…'.",
        libvirt: `XML error: ${name}: Missing required address attribute in route definition`,
      };
    },
  ),
  route(
    'route-gateway-missing',
    'Packets go to this host, which knows the way on.',
    "address='10.8.0.0' prefix='16'",
    function* ({ element }, name) {
      if (propertyOf(element, 'gateway') !== undefined) return;
      yield {
        on: element,
        what: 'this <route> has no gateway',
        fix: "Add gateway='…', a guest in this network.",
        libvirt: `XML error: ${name}: Missing required gateway attribute in route definition`,
      };
    },
  ),
  route(
    'route-address-invalid',
    'libvirt takes numeric addresses only.',
    "address='10.8.0.0/16' gateway='10.9.0.2'",
    function* ({ element, address, prefix }, name) {
      const given = propertyOf(element, 'address');
      if (given === undefined || address !== undefined) return;
      const [, plain, bits] = /^([^/]+)\/(\d+)$/.exec(given.value) ?? [];
      const split =
        plain !== undefined &&
        bits !== undefined &&
        prefix === undefined &&
        propertyOf(element, 'netmask') === undefined;
      yield {
        on: given,
        what: `'${given.value}' is not an IP address`,
        fix: split ? `Write address='${plain}' prefix='${bits}'.` : 'Write the address of a network.',
        libvirt: `XML error: ${name}: Bad network address '${given.value}' in route definition`,
        edits: split ? [withValue(given, plain), addAttribute(element, 'prefix', bits)] : undefined,
      };
    },
  ),
  route(
    'route-gateway-invalid',
    'libvirt takes numeric addresses only.',
    "address='10.8.0.0' prefix='16' gateway='router'",
    function* ({ element, gateway }, name) {
      const given = propertyOf(element, 'gateway');
      if (given === undefined || gateway !== undefined) return;
      yield {
        on: given,
        what: `'${given.value}' is not an IP address`,
        fix: 'Write the address of a guest in this network.',
        libvirt: `XML error: ${name}: Bad gateway address '${given.value}' in route definition`,
      };
    },
  ),
  route(
    'route-family',
    'Address, gateway and family belong together; without family libvirt takes them for IPv4.',
    "address='fd00:8::' prefix='64' gateway='fd00:9::2'",
    function* (found, name) {
      const given = propertyOf(found.element, 'family');
      if (given !== undefined && given.value !== 'ipv4' && given.value !== 'ipv6') return;
      const wanted = given?.value === 'ipv6' ? 6 : 4;
      for (const side of ['address', 'gateway'] as const) {
        const ip = found[side];
        if (ip === undefined || ip.family === wanted) continue;
        yield {
          on: given ?? propertyOf(found.element, side) ?? found.element,
          what:
            given === undefined
              ? `an IPv6 ${side} without a family`
              : `family='${given.value}', but the ${side} ${formatIp(ip)} is IPv${ip.family}`,
          fix: given === undefined ? "Add family='ipv6'." : 'Write family, address and gateway of one kind.',
          libvirt: `XML error: ${name}: ${familyMessage(found, side, given?.value)}`,
          edits: familyEdits(found, ip.family),
        };
        return;
      }
    },
  ),
  route(
    'route-family-unknown',
    'libvirt knows the families ipv4 and ipv6.',
    "family='inet' address='10.8.0.0' prefix='16' gateway='10.9.0.2'",
    function* ({ element, family, address }, name) {
      const given = propertyOf(element, 'family');
      if (given === undefined || family === 'ipv4' || family === 'ipv6') return;
      const right = address && `ipv${address.family}`;
      yield {
        on: given,
        what: `the family '${given.value}' is not known`,
        fix: right === undefined ? "Write 'ipv4' or 'ipv6'." : `Write family='${right}'.`,
        libvirt: `XML error: ${name}: Unrecognized family '${given.value}' in route definition`,
        edits: right === undefined ? undefined : [withValue(given, right)],
      };
    },
  ),
  route(
    'route-netmask-invalid',
    'libvirt takes a dotted IPv4 netmask here.',
    "address='10.8.0.0' netmask='/16' gateway='10.9.0.2'",
    function* ({ element, netmask, address, family }, name) {
      const given = propertyOf(element, 'netmask');
      if (given === undefined || family === 'ipv6' || address?.family === 6 || netmask?.family === 4) return;
      const libvirt =
        netmask === undefined
          ? `Bad netmask address '${given.value}' in route definition`
          : `Invalid netmask '${given.value}' for address '${property(element, 'address')}' (both must be IPv4)`;
      yield {
        on: given,
        what: `'${given.value}' is not an IPv4 netmask`,
        fix: "Write it as 255.255.0.0, or use prefix='16'.",
        libvirt: `XML error: ${name}: ${libvirt}`,
      };
    },
  ),
  route(
    'route-prefix-and-netmask',
    'They say the same thing, and libvirt takes one of them only.',
    "address='10.8.0.0' prefix='16' netmask='255.255.0.0' gateway='10.9.0.2'",
    function* ({ element, address, family, netmask, prefix }, name) {
      const given = propertyOf(element, 'prefix');
      if (
        given === undefined ||
        prefix === undefined ||
        netmask === undefined ||
        family === 'ipv6' ||
        address?.family === 6
      )
        return;
      yield {
        on: given,
        what: 'both a netmask and a prefix',
        fix: 'Remove one of them.',
        libvirt: `XML error: ${name}: Route definition cannot have both a prefix and a netmask`,
      };
    },
  ),
  route(
    'route-netmask-ipv6',
    'IPv6 networks are given by their prefix.',
    "family='ipv6' address='fd00:8::' netmask='ffff::' gateway='fd00:9::2'",
    function* ({ element, family }, name) {
      const given = propertyOf(element, 'netmask');
      if (given === undefined || family !== 'ipv6') return;
      yield {
        on: given,
        what: 'a netmask for an IPv6 address',
        fix: "Use prefix='64'.",
        libvirt: `XML error: ${name}: Specifying netmask invalid for IPv6 address '${property(element, 'address')}' in route definition`,
      };
    },
  ),
  route(
    'route-prefix-range',
    'An IPv4 address has 32 bits, an IPv6 address 128.',
    "address='10.8.0.0' prefix='33' gateway='10.9.0.2'",
    function* ({ element, family, prefix }, name) {
      const bits = family === 'ipv6' ? 128 : 32;
      if (prefix === undefined || prefix <= bits) return;
      yield {
        on: propertyOf(element, 'prefix') ?? element,
        what: `a prefix of ${prefix} bits, of which the address has ${bits}`,
        fix: `Write a prefix from 0 to ${bits}.`,
        libvirt: `XML error: ${name}: Invalid prefix ${prefix} specified in route definition, must be 0 - ${bits}`,
      };
    },
  ),
  route(
    'route-not-a-network',
    'A route leads to a network, whose address has zeros behind the prefix; without prefix and netmask that is 0.0.0.0.',
    "address='10.8.0.1' prefix='16' gateway='10.9.0.2'",
    function* ({ element, address, netmask, prefix }, name) {
      if (address === undefined || (netmask !== undefined && netmask.family !== address.family)) return;
      const bits = BigInt(bitsOf(address.family));
      if (prefix !== undefined && BigInt(prefix) > bits) return;
      const mask = netmask?.value ?? ((1n << bits) - 1n) ^ ((1n << (bits - BigInt(prefix ?? 0))) - 1n);
      if ((address.value & mask) === address.value) return;
      const length = prefix ?? (netmask === undefined ? undefined : prefixOf(netmask));
      const first = length === undefined ? undefined : networkAddress({ address, prefix: length });
      const given = propertyOf(element, 'address');
      yield {
        on: given ?? element,
        what: `${formatIp(address)} is not the address of a network${length === undefined ? '' : ` of ${length} bits`}`,
        fix:
          first === undefined || length === 0
            ? "Add the prefix of the network, say prefix='16'."
            : `Write address='${formatIp(first)}'.`,
        libvirt: `XML error: ${name}: Address '${given?.value}' in route definition is not a network address`,
        edits:
          first === undefined || length === 0 || given === undefined ? undefined : [withValue(given, formatIp(first))],
      };
    },
  ),
  route(
    'route-metric-zero',
    'The kernel counts metrics from 1.',
    "address='10.8.0.0' prefix='16' gateway='10.9.0.2' metric='0'",
    function* ({ element, metric }) {
      if (metric !== 0) return;
      yield {
        on: propertyOf(element, 'metric') ?? element,
        what: 'a metric of 0',
        fix: 'Leave metric out, or write at least 1.',
        libvirt: "XML error: Invalid value for attribute 'metric' in element 'route': Zero is not permitted",
      };
    },
  ),
  {
    id: 'route-gateway-unreachable',
    severity: 'error',
    stage: 'define',
    why: 'The host reaches the gateway over this bridge, so it must be in a subnet of the network.',
    wrong: `${IP}<route address='10.8.0.0' prefix='16' gateway='10.7.0.2'/>`,
    right: `${IP}<route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>`,
    *check({ ips, routes, name }) {
      const reaches = reachOf(ips);
      for (const { element, gateway } of routes) {
        if (gateway === undefined || reaches(gateway)) continue;
        yield {
          on: propertyOf(element, 'gateway') ?? element,
          what: `the gateway ${formatIp(gateway)} is in no subnet of this network`,
          fix: 'Give an address within the subnet of an <ip>.',
          libvirt: `unsupported configuration: unreachable static route gateway '${formatIp(gateway)}' specified for network '${name}'`,
        };
      }
    },
  },
];

function route(
  id: string,
  why: string,
  wrong: string,
  check: (route: Route, name: string | undefined, network: Network) => Iterable<Finding>,
): Rule {
  return {
    id,
    severity: 'error',
    stage: 'define',
    why,
    wrong: `${IP}<route ${wrong}/>`,
    right: `${IP}<route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/><route family='ipv6' address='fd00:8::' prefix='64' gateway='fd00:9::2'/>`,
    *check(network) {
      for (const found of network.routes) yield* check(found, network.name, network);
    },
  };
}

function familyMessage({ element }: Route, side: 'address' | 'gateway', family: string | undefined): string {
  const address = property(element, 'address');
  if (family === 'ipv6' && side === 'address')
    return `ipv6 family specified for non-IPv6 address '${address}' in route definition`;
  if (family === 'ipv6')
    return `ipv6 specified for non-IPv6 gateway address '${property(element, 'gateway')}' in route definition`;
  // libvirt prints the address where it means the gateway.
  return `${family === undefined ? 'No family' : 'IPv4 family'} specified for non-IPv4 ${side} '${address}' in route definition`;
}

function familyEdits({ element, address, gateway }: Route, family: 4 | 6) {
  if (address?.family !== family || gateway?.family !== family) return undefined;
  const given = propertyOf(element, 'family');
  return [given === undefined ? addAttribute(element, 'family', `ipv${family}`) : withValue(given, `ipv${family}`)];
}

/** Tells whether a gateway is in a subnet of the network; quickly, as there may be thousands of both. */
function reachOf(ips: Network['ips']): (gateway: IpAddress) => boolean {
  const networks = new Map<string, Set<bigint>>();
  const families = new Set<number>();
  for (const ip of ips) {
    const subnet = ipSubnet(ip);
    if (subnet === undefined) {
      // Where the subnet is not known another rule says so.
      for (const family of ip.address === undefined ? [4, 6] : [ip.address.family]) families.add(family);
      continue;
    }
    const key = `${subnet.address.family}/${subnet.prefix}`;
    networks.set(key, (networks.get(key) ?? new Set()).add(networkAddress(subnet).value));
  }
  return (gateway) => {
    if (families.has(gateway.family)) return true;
    for (const [key, addresses] of networks) {
      const [family, prefix] = key.split('/').map(Number);
      if (family !== gateway.family) continue;
      if (addresses.has(networkAddress({ address: gateway, prefix: prefix ?? 0 }).value)) return true;
    }
    return false;
  };
}
