import { formatIp, type IpAddress, isPlainIp, parseIp, sameIp } from '../address/ip.ts';
import { formatMac, parseMac } from '../address/mac.ts';
import { broadcastAddress, contains, networkAddress } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import { type Guest, guestsByMac } from '../libvirt/guest.ts';
import { isExpired, type Lease } from '../libvirt/leases/lease.ts';
import { fold } from '../libvirt/names.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import { ipSubnet, ipsOf, servesDhcp, subnetText } from '../network/facts.ts';
import type { DhcpHost, NetworkIp } from '../network/model.ts';
import { addContent, type Edit, withoutElement } from '../xml/edit.ts';
import { escapeAttribute } from '../xml/escape.ts';
import { copiesOf } from './edit.ts';
import type { NetworkState } from './state.ts';

/** An address that libvirt's DHCP server gives to one client only. */
export interface Reservation {
  readonly mac: string | undefined;
  /** The client id, or the DUID of a DHCPv6 client. */
  readonly id: string | undefined;
  readonly name: string | undefined;
  readonly ip: string | undefined;
}

export interface ListedReservation extends Reservation {
  /** Whether the active network has it. */
  readonly live: boolean;
  /** Whether the definition has it. */
  readonly persistent: boolean;
}

/** The reservations of a network. One that differs between the active network and its definition is there twice. */
export function reservationsOf({ live, definition }: NetworkState): ListedReservation[] {
  const found = new Map<string, ListedReservation>();
  const add = (copy: ReadNetwork | undefined, place: 'live' | 'persistent') => {
    for (const host of copy?.network.ips.flatMap(({ hosts }) => hosts) ?? []) {
      const reservation = reservationOf(host);
      const key = JSON.stringify(reservation);
      const other = found.get(key) ?? { ...reservation, live: false, persistent: false };
      found.set(key, { ...other, [place]: true });
    }
  };
  add(live, 'live');
  add(definition, 'persistent');
  return [...found.values()].sort(byAddress);
}

function byAddress(a: Reservation, b: Reservation): number {
  const [x, y] = [a, b].map(({ ip }) => (ip === undefined ? undefined : parseIp(ip)));
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
  if (x.family !== y.family) return x.family - y.family;
  return x.value < y.value ? -1 : x.value > y.value ? 1 : 0;
}

function reservationOf({ mac, id, name, ip }: DhcpHost): Reservation {
  return { mac: mac === undefined ? undefined : macText(mac), id, name, ip: ip && formatIp(ip) };
}

function macText(mac: string): string {
  const parsed = parseMac(mac);
  return parsed === undefined ? mac.toLowerCase() : formatMac(parsed);
}

/** Whether two reservations are for the same client. */
function isSameClient(a: Pick<Reservation, 'mac' | 'id' | 'name'>, b: Pick<Reservation, 'mac' | 'id' | 'name'>) {
  if (a.mac !== undefined || b.mac !== undefined) return a.mac === b.mac;
  if (a.id !== undefined && b.id !== undefined) return a.id.toLowerCase() === b.id.toLowerCase();
  return a.name !== undefined && b.name !== undefined && fold(a.name) === fold(b.name);
}

/** What is known about a network when an address is reserved. */
export interface Knowledge {
  readonly state: NetworkState;
  /** The leases of the active network. */
  readonly leases: readonly Lease[];
  readonly guests: readonly Guest[];
  /** Seconds since 1970. */
  readonly now: number;
}

/** The address, checked. Throws VnetError `usage` if it is invalid, `refused` if the client cannot have it. */
export function checkedAddress(text: string, client: Reservation, knowledge: Knowledge): IpAddress {
  const ip = isPlainIp(text) ? parseIp(text) : undefined;
  if (ip === undefined) throw new VnetError('usage', `invalid IP address '${text}'`);
  const { state } = knowledge;
  const copies = copiesOf(state);
  requireSubnet(state);
  for (const { network } of copies) {
    const on = network.ips.find((each) => isIn(each, ip));
    if (on === undefined) {
      const subnets = network.ips.flatMap((each) => subnetText(each) ?? []);
      const list = subnets.length === 0 ? '' : ` (${subnets.join(', ')})`;
      throw new VnetError('refused', `${formatIp(ip)} is not in a subnet of network '${state.name}'${list}`);
    }
    const subnet = ipSubnet(on);
    const isOthers = (host: DhcpHost) => !isSameClient(reservationOf(host), client);
    const served = ipsOf(network, ip.family).find(
      (each) => each !== on && (each.ranges.length > 0 || each.hosts.some(isOthers)),
    );
    if (served !== undefined) {
      throw new VnetError(
        'refused',
        `${formatIp(ip)} is in ${subnetText(on)}, but libvirt serves DHCP in one IPv${ip.family} subnet of a network: ${subnetText(served)}`,
        { hint: "choose an address there, or 'auto' for one that is free" },
      );
    }
    if (on.address !== undefined && sameIp(on.address, ip)) {
      throw unusable(ip, `is the address of the bridge of network '${state.name}'`);
    }
    if (subnet !== undefined && ip.family === 4 && subnet.prefix < 31) {
      if (sameIp(networkAddress(subnet), ip)) throw unusable(ip, 'is the address of the subnet itself');
      if (sameIp(broadcastAddress(subnet), ip)) throw unusable(ip, 'is the broadcast address of the subnet');
    }
  }
  const reserved = reservationsOf(state).find((each) => each.ip === formatIp(ip) && !isSameClient(each, client));
  if (reserved !== undefined) throw unusable(ip, `is reserved for ${clientText(reserved, knowledge.guests)}`);
  const lease = knowledge.leases.find((each) => each.ip === formatIp(ip) && isOfAnother(each, client, knowledge));
  if (lease !== undefined) {
    const { mac, hostname: name, clientId: id } = lease;
    throw unusable(
      ip,
      `is leased to ${clientText({ mac, name, id: mac === undefined ? id : undefined }, knowledge.guests)}`,
    );
  }
  return ip;
}

function requireSubnet(state: NetworkState): void {
  if (copiesOf(state).some(({ network }) => network.ips.length > 0)) return;
  throw new VnetError('refused', `network '${state.name}' has no subnet: libvirt gives its guests no addresses`);
}

function isOfAnother(lease: Lease, { mac, id }: Reservation, { now }: Knowledge): boolean {
  if (isExpired(lease, now)) return false;
  if (mac !== undefined && lease.mac === mac) return false;
  return id === undefined || lease.clientId?.toLowerCase() !== id.toLowerCase();
}

function unusable(ip: IpAddress, reason: string): VnetError {
  return new VnetError('refused', `${formatIp(ip)} ${reason}`, {
    hint: "choose another address, or 'auto' for one that is free",
  });
}

/** A client for a person: `web (52:54:00:00:00:01)`. */
export function clientText({ mac, id, name }: Omit<Reservation, 'ip'>, guests: readonly Guest[]): string {
  const guest = guestsByMac({ list: guests, complete: true }).get(mac ?? '')?.name;
  const known = [guest ?? name, mac ?? id].filter((each) => each !== undefined);
  return known.length === 2 ? `${known[0]} (${known[1]})` : (known[0] ?? 'an unknown client');
}

/** The most addresses that are tried. */
const MAX_TRIES = 65_536n;

/**
 * The lowest address that nothing uses: outside the DHCP ranges if there is one, because the server leases what is in a range.
 * Throws VnetError `refused` if there is none.
 */
export function freeAddress(family: 4 | 6, knowledge: Knowledge): IpAddress {
  const { state, leases } = knowledge;
  const copies = copiesOf(state);
  requireSubnet(state);
  const candidates = copies.slice(0, 1).flatMap(({ network }) => ipsOf(network, family));
  const on = candidates.find(servesDhcp) ?? candidates[0];
  const subnet = on === undefined ? undefined : ipSubnet(on);
  if (on === undefined || subnet === undefined) {
    throw new VnetError('refused', `network '${state.name}' has no IPv${family} subnet`);
  }
  const ips = copies.flatMap(({ network }) => network.ips);
  const used = new Set([
    ...ips.flatMap(({ address, hosts }) => [address, ...hosts.map(({ ip }) => ip)]).map((ip) => ip && formatIp(ip)),
    ...copies.flatMap(({ network }) => network.dns?.hosts ?? []).map(({ ip }) => ip && formatIp(ip)),
    ...leases.map(({ ip }) => ip),
  ]);
  const ranges = ips.flatMap((each) => each.ranges);
  const isInRange = (value: bigint) =>
    ranges.some(
      ({ start, end }) => start?.family === family && end !== undefined && start.value <= value && value <= end.value,
    );
  const first = networkAddress(subnet).value + 1n;
  const last = broadcastAddress(subnet).value - (family === 4 ? 1n : 0n);
  let inRange: IpAddress | undefined;
  for (let value = first; value <= last && value < first + MAX_TRIES; value++) {
    const ip: IpAddress = { family, value };
    if (used.has(formatIp(ip))) continue;
    if (!isInRange(value)) return ip;
    inRange ??= ip;
  }
  if (inRange !== undefined) return inRange;
  throw new VnetError('refused', `no address of ${subnetText(on)} is free on network '${state.name}'`);
}

function isIn(ip: NetworkIp, address: IpAddress): boolean {
  const subnet = ipSubnet(ip);
  return subnet !== undefined && contains(subnet, address);
}

/** Gives a client a reservation in one copy of a network; no edits if it has it already. */
export function reserve({ network, source }: ReadNetwork, wanted: Reservation, address: IpAddress): Edit[] {
  const on = network.ips.find((each) => isIn(each, address));
  if (on === undefined) return [];
  const existing = ipsOf(network, address.family).flatMap((ip) =>
    ip.hosts.filter((host) => isSameClient(reservationOf(host), wanted)).map((host) => ({ ip, host })),
  );
  const [first] = existing;
  const lease = first?.host.lease?.element;
  const inside = lease === undefined ? '' : source.slice(lease.at, lease.end);
  const attributes = Object.entries({ mac: wanted.mac, id: wanted.id, name: wanted.name, ip: wanted.ip })
    .flatMap(([name, value]) => (value === undefined ? [] : ` ${name}='${escapeAttribute(value)}'`))
    .join('');
  const xml = inside === '' ? `<host${attributes}/>` : `<host${attributes}>${inside}</host>`;
  if (first !== undefined && existing.length === 1 && first.ip === on) {
    const { at, end } = first.host.element;
    return isEqual(reservationOf(first.host), wanted) ? [] : [{ start: at, end, text: xml }];
  }
  const removed = existing.map(({ host }) => withoutElement(host.element));
  const { dhcp, element } = on;
  return [...removed, addContent(dhcp ?? element, dhcp === undefined ? `<dhcp>${xml}</dhcp>` : xml)];
}

/** Removes the reservations that match from one copy of a network. */
export function release({ network }: ReadNetwork, matches: (reservation: Reservation) => boolean): Edit[] {
  const hosts = network.ips.flatMap((ip) => ip.hosts);
  return hosts.filter((host) => matches(reservationOf(host))).map(({ element }) => withoutElement(element));
}

function isEqual(a: Reservation, b: Reservation): boolean {
  return isSameClient(a, b) && a.ip === b.ip && a.name === b.name && a.id?.toLowerCase() === b.id?.toLowerCase();
}

/** The reservations of a client. */
export function reservationsFor(state: NetworkState, client: Reservation, family: 4 | 6): ListedReservation[] {
  return reservationsOf(state).filter(
    (each) => isSameClient(each, client) && (each.ip === undefined || each.ip.includes(':') === (family === 6)),
  );
}

/** The reservation of another client with this name, which libvirt does not allow twice. */
export function otherWithName(state: NetworkState, client: Reservation): Reservation | undefined {
  const { name } = client;
  if (name === undefined) return undefined;
  const isIpv6 = client.ip?.includes(':');
  return reservationsOf(state).find(
    (each) =>
      each.name !== undefined &&
      fold(each.name) === fold(name) &&
      each.ip?.includes(':') === isIpv6 &&
      !isSameClient(each, client),
  );
}
