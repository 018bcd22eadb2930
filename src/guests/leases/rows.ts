import type { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { type Guests, guestsFrom, mergedGuests } from '../../libvirt/guest.ts';
import type { Lease } from '../../libvirt/leases/lease.ts';
import type { Libvirt, NetworkLeases } from '../../libvirt/libvirt.ts';
import { compareNatural } from '../../natural-order.ts';
import { findDetachedTaps, NO_TAPS } from '../taps.ts';
import { describeLeases, type LeaseRow } from './notes.ts';

export interface LeaseRows {
  /** Built on each iteration. */
  readonly rows: Iterable<LeaseRow>;
  readonly guests: Guests;
  readonly networks: readonly NetworkLeases[];
  readonly problems: readonly VnetError[];
}

/**
 * The leases of these networks, or of all active ones, each with its guest and notes, by network and address. `now` is in
 * seconds since 1970. Throws VnetError as Libvirt.leases does.
 */
export async function leaseRows(
  host: Host,
  libvirt: Libvirt,
  names: readonly string[],
  now: number,
): Promise<LeaseRows> {
  const leases = await libvirt.leases(names);
  const plugged = libvirt.pluggedGuests();
  const networks = byName(leases.items);
  const guests = await guestsOf(libvirt, plugged.items, networks);
  const detachedTap = libvirt.isLocal ? findDetachedTaps(host) : NO_TAPS;
  return {
    rows: describeLeases(networks, { guests, detachedTap, now }),
    guests,
    networks,
    problems: [...leases.problems, ...plugged.problems],
  };
}

/** Networks by name. Lease files without a network keep the order in which the user named them. */
function byName(networks: readonly NetworkLeases[]): NetworkLeases[] {
  const nameOf = ({ network, bridge }: NetworkLeases) => network?.name ?? bridge ?? '';
  return [...networks].sort((a, b) => compareNatural(nameOf(a), nameOf(b)));
}

/** Only reads the domains if a lease belongs to none of the plugged-in guests. Else their names are enough. */
async function guestsOf(
  libvirt: Libvirt,
  plugged: Guests['list'],
  networks: readonly NetworkLeases[],
): Promise<Guests> {
  const macs = new Set(plugged.flatMap((guest) => guest.macs));
  if (libvirt.isSnapshot) return { list: mergedGuests(plugged), complete: macs.size > 0 };
  if (networks.some(({ leases }) => hasOtherMac(leases, macs))) return guestsFrom(plugged, await libvirt.domains());
  const others = libvirt.domainNames().map((name) => ({ name, macs: [], running: false }));
  return { list: mergedGuests([...plugged, ...others]), complete: true };
}

function hasOtherMac(leases: Iterable<Lease>, macs: ReadonlySet<string>): boolean {
  for (const { mac } of leases) if (mac !== undefined && !macs.has(mac)) return true;
  return false;
}
