import { formatIp, type IpAddress } from '../../address/ip.ts';
import { contains, formatSubnet, netmaskOf, networkAddress } from '../../address/subnet.ts';
import { attributeOf } from '../../document/attributes.ts';
import { VnetError } from '../../error.ts';
import type { ReadNetwork } from '../../network/compare/setting.ts';
import { ipPrefix, ipSubnet } from '../../network/facts.ts';
import type { Network, NetworkIp, Route } from '../../network/model.ts';
import { readNetwork } from '../../network/parse/parse.ts';
import type { Element } from '../../xml/document.ts';
import { addAttribute, applyEdits, type Edit, withValue } from '../../xml/edit.ts';
import { parseXml } from '../../xml/parse.ts';
import { type Move, movedAddress, movedText, oldAddressesIn } from './move.ts';

/** A network in its new subnets. */
export interface Renumbered extends ReadNetwork {
  /** What names an old address still. */
  readonly left: readonly OldReference[];
}

/** A place in a document that names old addresses. */
export interface OldReference {
  /** The element, such as `dns/txt`. */
  readonly place: string;
  readonly text: string;
}

/**
 * Moves everything in a network that is in a subnet that moves: addresses, ranges, reservations, DNS hosts, routes, boot server
 * and options of dnsmasq. Throws VnetError `refused` if something does not fit.
 */
export function renumbered({ network, source }: ReadNetwork, moves: readonly Move[]): Renumbered {
  const text = applyEdits(source, editsOf(network, moves));
  const moved = readNetwork(parseXml(text));
  return { source: text, network: moved, left: oldReferences(moved.element, moves) };
}

function editsOf(network: Network, moves: readonly Move[]): Edit[] {
  const { ips, dns, routes, dnsmasqOptions } = network;
  const addresses: [Element, string, IpAddress | undefined][] = [
    ...ips.flatMap(({ element, address, ranges, hosts, bootp }): [Element, string, IpAddress | undefined][] => [
      [element, 'address', address],
      ...ranges.flatMap((range): [Element, string, IpAddress | undefined][] => [
        [range.element, 'start', range.start],
        [range.element, 'end', range.end],
      ]),
      ...hosts.map((host): [Element, string, IpAddress | undefined] => [host.element, 'ip', host.ip]),
      ...(bootp === undefined ? [] : [[bootp.element, 'server', bootp.server] as [Element, string, IpAddress]]),
    ]),
    ...(dns?.hosts ?? []).map(({ element, ip }): [Element, string, IpAddress | undefined] => [element, 'ip', ip]),
    ...(dns?.forwarders ?? []).map(({ element, address }): [Element, string, IpAddress | undefined] => [
      element,
      'addr',
      address,
    ]),
    ...routes.map(({ element, gateway }): [Element, string, IpAddress | undefined] => [element, 'gateway', gateway]),
  ];
  return [
    ...addresses.flatMap(([element, name, address]) =>
      addressEdits(element, name, address && movedAddress(address, moves)),
    ),
    ...ips.flatMap((ip) => prefixEdits(ip, moves)),
    ...routes.flatMap((route) => routeEdits(route, moves)),
    ...dnsmasqOptions.flatMap(({ element, value = '' }) => textEdits(element, value, movedText(value, moves))),
  ];
}

function addressEdits(element: Element, name: string, moved: IpAddress | undefined): Edit[] {
  const attribute = attributeOf(element, name);
  return attribute === undefined || moved === undefined ? [] : [withValue(attribute, formatIp(moved))];
}

function textEdits(element: Element, before: string, after: string): Edit[] {
  const attribute = attributeOf(element, 'value');
  return attribute === undefined || before === after ? [] : [withValue(attribute, after)];
}

/** An `<ip>` says its prefix length as such, as a netmask, or by the class of its address. */
function prefixEdits(ip: NetworkIp, moves: readonly Move[]): Edit[] {
  const move = moves.find(({ from }) => ip.address !== undefined && contains(from, ip.address));
  if (move === undefined) return [];
  const { prefix } = move.to;
  const attribute = attributeOf(ip.element, 'prefix');
  const netmask = attributeOf(ip.element, 'netmask');
  if (ip.prefix !== undefined && ip.prefix > 0 && attribute !== undefined) {
    return ip.prefix === prefix ? [] : [withValue(attribute, String(prefix))];
  }
  if (netmask !== undefined) {
    return prefix === move.from.prefix ? [] : [withValue(netmask, formatIp(netmaskOf(prefix, move.to.address.family)))];
  }
  if (ipPrefix({ address: move.to.address, netmask: undefined, prefix: undefined }) === prefix) return [];
  return [
    attribute === undefined ? addAttribute(ip.element, 'prefix', String(prefix)) : withValue(attribute, String(prefix)),
  ];
}

/** A route to a part of a subnet that moves. */
function routeEdits(route: Route, moves: readonly Move[]): Edit[] {
  const subnet = ipSubnet(route);
  const move = subnet === undefined ? undefined : moves.find(({ from }) => contains(from, subnet.address));
  if (subnet === undefined || move === undefined || subnet.prefix <= move.from.prefix) return [];
  const { from, to } = move;
  const value = networkAddress(to).value + subnet.address.value - networkAddress(from).value;
  const moved = { family: subnet.address.family, value };
  if (subnet.prefix <= to.prefix || !contains(to, moved)) {
    const message = `${formatSubnet(to)} is too small: a route to ${formatSubnet(subnet)} does not fit`;
    throw new VnetError('refused', message, { hint: 'choose a larger subnet, or remove the route first' });
  }
  return addressEdits(route.element, 'address', moved);
}

/** Where a document names addresses of subnets that move. */
export function oldReferences(root: Element, moves: readonly Move[]): OldReference[] {
  const found: OldReference[] = [];
  const visit = (element: Element, path: readonly string[]): void => {
    const place = path.join('/');
    const texts = [
      ...element.attributes.map(({ value }) => value),
      ...element.children.flatMap((child) => (child.kind === 'text' ? [child.text] : [])),
    ];
    for (const text of texts) if (oldAddressesIn(text, moves).length > 0) found.push({ place, text: text.trim() });
    for (const child of element.children) {
      if (child.kind === 'element') visit(child, [...path, child.local]);
    }
  };
  visit(root, []);
  return found;
}
