import type { Lease, Leases } from '../leases/lease.ts';
import { describeLeases } from '../names/describe.ts';
import { type Guests, mergedGuests } from '../names/guest.ts';
import { type Doors, type Elsewhere, type Gathered, gatherLeases } from '../state/gather.ts';
import { gatherDomains, guestNames, guestsOf } from '../state/guests.ts';
import type { NetworkState } from '../state/network.ts';
import type { LeaseRow } from './lease-columns.ts';

/** The leases of these networks, or of all active ones, each with its guest and notes: made when they are looked through. */
export async function leaseRows(
  doors: Doors,
  networks: readonly string[],
  where: Elsewhere,
): Promise<{ readonly rows: Iterable<LeaseRow>; readonly gathered: Gathered }> {
  const gathered = await gatherLeases(doors, networks, where);
  const placed = gathered.groups.map((place) => ({
    place,
    leases: place.leases,
    isStatic: staticsOf(place.network),
  }));
  const now = doors.host.now().getTime() / 1000;
  return { rows: describeLeases(placed, await guestsFor(gathered, doors), now), gathered };
}

/** Guests beyond the plugged ones are looked for only where a lease is none of theirs; their names are enough else. */
async function guestsFor(gathered: Gathered, doors: Doors): Promise<Guests> {
  const plugged = new Set(gathered.plugged.flatMap(({ macs }) => macs));
  if (gathered.elsewhere) return { list: mergedGuests(gathered.plugged), complete: plugged.size > 0 };
  if (gathered.groups.some(({ leases }) => hasStranger(leases, plugged)))
    return guestsOf(gathered.plugged, await gatherDomains(doors));
  const others = guestNames(doors).map((domain) => ({ domain, macs: [], running: false }));
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
