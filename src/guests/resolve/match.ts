import type { Guest } from '../../libvirt/guest.ts';
import { byFamily, isExpired, type Lease, type Leases } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';

/** A lease, and the group of leases it stands in. */
export interface PlacedLease<Group> {
  readonly lease: Lease;
  readonly place: Group;
}

/** What a name stands for, and what stands in its way. */
export interface Resolution<Group> {
  /** The guest that libvirt knows by this name; undefined where the name is only a hostname, or nobody's. */
  readonly guest: Guest | undefined;
  /** Its leases that have not expired; of the hostname where no guest has the name. Newest first, IPv4 before IPv6. */
  readonly current: readonly PlacedLease<Group>[];
  readonly expired: readonly PlacedLease<Group>[];
  /** Leases under this hostname that belong to somebody else than the guest of this name. */
  readonly claims: readonly PlacedLease<Group>[];
}

/**
 * Finds the leases of a name: first as the name of a guest, which the host itself gave, by the MACs of its cards;
 * else as a hostname, which is what a guest claims. Upper and lower case are one, but an exact name goes first.
 */
export function resolveName<Group extends { readonly leases: Leases }>(
  name: string,
  groups: readonly Group[],
  guests: readonly Guest[],
  now: number,
): Resolution<Group> {
  const guest = guestCalled(name, guests);
  const macs = new Set(guest?.macs);
  const wanted = fold(name);
  const current: PlacedLease<Group>[] = [];
  const expired: PlacedLease<Group>[] = [];
  const claims: PlacedLease<Group>[] = [];
  for (const place of groups) {
    for (const lease of place.leases) {
      const own = lease.mac !== undefined && macs.has(lease.mac);
      if (!own && (lease.hostname === undefined || lease.hostname.length !== name.length)) continue;
      const claimed = lease.hostname !== undefined && fold(lease.hostname) === wanted;
      if (!own && !claimed) continue;
      if (own || guest === undefined) (isExpired(lease, now) ? expired : current).push({ lease, place });
      else if (!isExpired(lease, now)) claims.push({ lease, place });
    }
  }
  return { guest, current: current.sort(byFamilyThenAge), expired: expired.sort(byFamilyThenAge), claims };
}

/** The guest of exactly this name, else one whose name differs only in case: of several, one that runs. */
function guestCalled(name: string, guests: readonly Guest[]): Guest | undefined {
  const wanted = fold(name);
  const alike = guests.filter(({ domain }) => fold(domain) === wanted);
  return alike.find(({ domain }) => domain === name) ?? alike.find(({ running }) => running) ?? alike[0];
}

function byFamilyThenAge({ lease: a }: PlacedLease<unknown>, { lease: b }: PlacedLease<unknown>): number {
  const families = byFamily(a.ip, b.ip);
  if (families !== 0) return families;
  return (b.expires || Number.POSITIVE_INFINITY) - (a.expires || Number.POSITIVE_INFINITY) || 0;
}
