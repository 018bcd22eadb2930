import type { Guest } from '../../libvirt/guest.ts';
import { addressKey } from '../../libvirt/leases/address-order.ts';
import { isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import { newerLeases } from '../../libvirt/leases/newer-leases.ts';
import type { NetworkLeases } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';
import { compareNatural } from '../../natural-order.ts';

/** A lease and the network it is on. */
export interface Match {
  readonly lease: Lease;
  readonly on: NetworkLeases;
}

/** What a name means, and who else claims it. */
export interface Matches {
  /** The guest that libvirt knows by this name; undefined if the name is only a hostname, or unknown. */
  readonly guest: Guest | undefined;
  /**
   * The current leases of the guest, or of the hostname if no guest has the name: IPv4 before IPv6, then by bridge and address,
   * so that the order does not change when a lease is renewed. Of two IPv4 leases of one interface, only the newer one.
   */
  readonly current: readonly Match[];
  /** The latest first. */
  readonly expired: readonly Match[];
  /** Leases with this hostname that do not belong to the guest of this name. */
  readonly claims: readonly Match[];
}

/** Leases by hostname and by MAC, so that each of many names is found without reading all leases. */
export interface LeaseIndex {
  /** By folded hostname. */
  readonly byHostname: ReadonlyMap<string, readonly IndexedMatch[]>;
  readonly byMac: ReadonlyMap<string, readonly IndexedMatch[]>;
}

interface IndexedMatch {
  readonly match: Match;
  /** The position in the files. */
  readonly position: number;
}

/** Guests by folded name. */
export type GuestIndex = ReadonlyMap<string, readonly Guest[]>;

export function indexLeases(networks: readonly NetworkLeases[]): LeaseIndex {
  const byHostname = new Map<string, IndexedMatch[]>();
  const byMac = new Map<string, IndexedMatch[]>();
  let position = 0;
  for (const on of networks) {
    for (const lease of on.leases) {
      const indexed = { match: { lease, on }, position: position++ };
      if (lease.hostname !== undefined) append(byHostname, fold(lease.hostname), indexed);
      if (lease.mac !== undefined) append(byMac, lease.mac, indexed);
    }
  }
  return { byHostname, byMac };
}

export function indexGuests(guests: readonly Guest[]): GuestIndex {
  const byName = new Map<string, Guest[]>();
  for (const guest of guests) append(byName, fold(guest.name), guest);
  return byName;
}

function append<T>(map: Map<string, T[]>, key: string, item: T): void {
  const items = map.get(key);
  if (items === undefined) map.set(key, [item]);
  else items.push(item);
}

/**
 * Finds the leases of a name. It is first the name of a guest, which libvirt sets, and its leases are those of its MACs; else a
 * hostname, which a guest only claims. Case is ignored, but a guest with the exact name comes first.
 */
export function matchName(name: string, leases: LeaseIndex, guests: GuestIndex, now: number): Matches {
  const guest = guestCalled(name, guests);
  const own = new Set(guest?.macs.flatMap((mac) => leases.byMac.get(mac) ?? []));
  const claimed = leases.byHostname.get(fold(name)) ?? [];
  const current: Match[] = [];
  const expired: Match[] = [];
  const claims: Match[] = [];
  for (const indexed of [...new Set([...own, ...claimed])].sort((a, b) => a.position - b.position)) {
    const { match } = indexed;
    const hasExpired = isExpired(match.lease, now);
    if (own.has(indexed) || guest === undefined) (hasExpired ? expired : current).push(match);
    else if (!hasExpired) claims.push(match);
  }
  return {
    guest,
    current: withoutOlder(current).sort(byAddress),
    expired: expired.sort((a, b) => b.lease.expires - a.lease.expires),
    claims,
  };
}

/** The guest of exactly this name, else one whose name differs only in case: of several, a running one. */
function guestCalled(name: string, guests: GuestIndex): Guest | undefined {
  const alike = guests.get(fold(name)) ?? [];
  return alike.find((guest) => guest.name === name) ?? alike.find(({ running }) => running) ?? alike[0];
}

function withoutOlder(matches: readonly Match[]): Match[] {
  if (matches.length < 2) return [...matches];
  const newer = new Map(
    [...new Set(matches.map(({ on }) => on))].map((on) => {
      const leases = matches.filter((match) => match.on === on).map(({ lease }) => lease);
      return [on, newerLeases(leases)] as const;
    }),
  );
  return matches.filter(({ lease, on }) => newer.get(on)?.has(lease.ip) !== true);
}

function byAddress(a: Match, b: Match): number {
  const isIpv6 = ({ lease: { ip } }: Match) => Number(ip.includes(':'));
  // The bridge is always known, the name of its network only if it matters.
  const bridgeOf = ({ on }: Match) => on.bridge ?? '';
  const [keyA, keyB] = [addressKey(a.lease.ip), addressKey(b.lease.ip)];
  return isIpv6(a) - isIpv6(b) || compareNatural(bridgeOf(a), bridgeOf(b)) || (keyA < keyB ? -1 : Number(keyA > keyB));
}
