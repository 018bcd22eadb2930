import type { Guest } from '../../libvirt/guest.ts';
import { byFamily, isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import type { NetworkLeases } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';

/** A lease and the network it is on. */
export interface Match {
  readonly lease: Lease;
  readonly on: NetworkLeases;
}

/** What a name means, and who else claims it. */
export interface Matches {
  /** The guest that libvirt knows by this name; undefined if the name is only a hostname, or unknown. */
  readonly guest: Guest | undefined;
  /** The current leases of the guest; of the hostname if no guest has the name. IPv4 before IPv6, newest first. */
  readonly current: readonly Match[];
  readonly expired: readonly Match[];
  /** Leases with this hostname that do not belong to the guest of this name. */
  readonly claims: readonly Match[];
}

/**
 * Finds the leases of a name. It is first the name of a guest, which libvirt sets, and its leases are those of its MACs; else a
 * hostname, which a guest only claims. Case is ignored, but a guest with the exact name comes first.
 */
export function matchName(
  name: string,
  networks: readonly NetworkLeases[],
  guests: readonly Guest[],
  now: number,
): Matches {
  const guest = guestCalled(name, guests);
  const macs = new Set(guest?.macs);
  const wanted = fold(name);
  const current: Match[] = [];
  const expired: Match[] = [];
  const claims: Match[] = [];
  for (const on of networks) {
    for (const lease of on.leases) {
      const isOwn = lease.mac !== undefined && macs.has(lease.mac);
      if (!isOwn && (lease.hostname === undefined || lease.hostname.length !== name.length)) continue;
      const isClaimed = lease.hostname !== undefined && fold(lease.hostname) === wanted;
      if (!isOwn && !isClaimed) continue;
      if (isOwn || guest === undefined) (isExpired(lease, now) ? expired : current).push({ lease, on });
      else if (!isExpired(lease, now)) claims.push({ lease, on });
    }
  }
  return { guest, current: current.sort(byFamilyThenAge), expired: expired.sort(byFamilyThenAge), claims };
}

/** The guest of exactly this name, else one whose name differs only in case: of several, a running one. */
function guestCalled(name: string, guests: readonly Guest[]): Guest | undefined {
  const wanted = fold(name);
  const alike = guests.filter(({ domain }) => fold(domain) === wanted);
  return alike.find(({ domain }) => domain === name) ?? alike.find(({ running }) => running) ?? alike[0];
}

function byFamilyThenAge({ lease: a }: Match, { lease: b }: Match): number {
  const families = byFamily(a.ip, b.ip);
  if (families !== 0) return families;
  return (b.expires || Number.POSITIVE_INFINITY) - (a.expires || Number.POSITIVE_INFINITY) || 0;
}
