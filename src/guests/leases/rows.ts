import { type Guests, mergedGuests } from '../../libvirt/guest.ts';
import type { Lease, Leases } from '../../libvirt/leases/lease.ts';
import type { NetworkState } from '../../libvirt/network-summary.ts';
import type { Target } from '../../libvirt/target.ts';
import { gatherDomains, guestNames, guestsOf } from '../domains.ts';
import { type Elsewhere, type Gathered, gatherLeases } from '../inventory.ts';
import type { LeaseRow } from './columns.ts';
import { describeLeases } from './notes.ts';

/** The leases of these networks, or of all active ones, each with its guest and notes: made when they are looked through. */
export async function leaseRows(
  target: Target,
  networks: readonly string[],
  where: Elsewhere,
): Promise<{ readonly rows: Iterable<LeaseRow>; readonly gathered: Gathered }> {
  const gathered = await gatherLeases(target, networks, where);
  const placed = gathered.groups.map((place) => ({
    place,
    leases: place.leases,
    isStatic: staticsOf(place.network),
  }));
  const now = target.host.now().getTime() / 1000;
  return { rows: describeLeases(placed, await guestsFor(gathered, target), now), gathered };
}

/** Guests beyond the plugged ones are looked for only where a lease is none of theirs; their names are enough else. */
async function guestsFor(gathered: Gathered, target: Target): Promise<Guests> {
  const plugged = new Set(gathered.plugged.flatMap(({ macs }) => macs));
  if (gathered.elsewhere) return { list: mergedGuests(gathered.plugged), complete: plugged.size > 0 };
  if (gathered.groups.some(({ leases }) => hasStranger(leases, plugged)))
    return guestsOf(gathered.plugged, await gatherDomains(target));
  const others = guestNames(target).map((domain) => ({ domain, macs: [], running: false }));
  return { list: mergedGuests([...gathered.plugged, ...others]), complete: true };
}

function hasStranger(leases: Leases, plugged: ReadonlySet<string>): boolean {
  for (const { mac } of leases) if (mac !== undefined && !plugged.has(mac)) return true;
  return false;
}

/** Whether a lease is that of a static entry: dnsmasq gives such an address to nobody else. */
function staticsOf(network: NetworkState | undefined): (lease: Lease) => boolean {
  const ips = new Set(network?.staticHosts.flatMap(({ ip }) => ip ?? []));
  return ips.size === 0 ? () => false : ({ ip }) => ips.has(ip);
}
