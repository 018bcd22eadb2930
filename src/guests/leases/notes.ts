import { concatLazily, filterLazily, mapLazily } from '../../lazy.ts';
import { type Guest, type Guests, guestsByMac } from '../../libvirt/guest.ts';
import { isExpired, type Lease, type Leases } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';
import { collisionsAmong, duidOf } from './duplicates.ts';

/** What is worth knowing about a lease beyond its fields. */
export type Note = {
  readonly kind: 'static' | 'expired' | 'unknown-guest' | 'guest-name' | 'same-client-id' | 'same-hostname';
  readonly text: string;
};

/** A lease, the guest it belongs to, and what is odd about it. */
export interface DescribedLease<Place> {
  readonly lease: Lease;
  readonly place: Place;
  readonly guest: string | undefined;
  readonly notes: readonly Note[];
}

/** Leases and where they were found; `isStatic` tells which stand in the network's own static entries. */
export interface PlacedLeases<Place> {
  readonly place: Place;
  readonly leases: Leases;
  readonly isStatic: (lease: Lease) => boolean;
}

/**
 * Says of every lease whose it is and what is odd, when it is looked at. Guests choose hostname and client id, so two machines
 * with one of them are told apart by guest, else by MAC; expired leases collide with nobody.
 */
export function describeLeases<Place>(
  placed: readonly PlacedLeases<Place>[],
  guests: Guests,
  now: number,
): Iterable<DescribedLease<Place>> {
  const byMac = guestsByMac(guests);
  const domains = new Map(guests.list.map((guest) => [fold(guest.domain), guest]));
  const guestOf = ({ mac }: Lease) => (mac === undefined || byMac.size === 0 ? undefined : byMac.get(mac));
  const current = concatLazily(placed.map(({ leases }) => filterLazily(leases, (lease) => !isExpired(lease, now))));
  const { namesakeOf, twinOf } = collisionsAmong(current, guestOf);

  const described = ({ place, isStatic }: PlacedLeases<Place>, lease: Lease): DescribedLease<Place> => {
    const guest = guestOf(lease);
    const fixed = isStatic(lease);
    const expired = isExpired(lease, now);
    const unknown = guest === undefined && guests.complete && lease.mac !== undefined;
    const named = lease.hostname === undefined || domains.size === 0 ? undefined : domains.get(fold(lease.hostname));
    const twin = expired ? undefined : twinOf(lease);
    const namesake = expired ? undefined : namesakeOf(lease);
    const claims = named !== undefined && named !== guest;
    let notes = unknown ? ONLY_UNKNOWN : NO_NOTES;
    if (fixed || expired || claims || twin !== undefined || namesake !== undefined) {
      notes = [
        ...(fixed ? [STATIC] : []),
        ...(expired ? [EXPIRED] : []),
        ...notes,
        ...(claims ? [noteOf('guest-name', `claims the name of guest ${named.domain}`)] : []),
        ...(twin === undefined ? [] : [noteOf('same-client-id', `${identityOf(lease)} as ${labelOf(twin, guestOf)}`)]),
        ...(namesake === undefined ? [] : [noteOf('same-hostname', `same hostname as ${labelOf(namesake, guestOf)}`)]),
      ];
    }
    return { lease, place, guest: guest?.domain, notes };
  };
  return concatLazily(placed.map((each) => mapLazily(each.leases, (lease) => described(each, lease))));
}

function noteOf(kind: Note['kind'], text: string): Note {
  return { kind, text };
}

const STATIC: Note = { kind: 'static', text: 'static' };
const EXPIRED: Note = { kind: 'expired', text: 'expired' };
const UNKNOWN: Note = { kind: 'unknown-guest', text: 'no guest has this MAC' };

const ONLY_UNKNOWN: readonly Note[] = [UNKNOWN];
const NO_NOTES: readonly Note[] = [];

/** systemd makes its DUID of the machine-id (type 2, its enterprise number 43793), others use a UUID (type 4). */
function identityOf(lease: Lease): string {
  return /^00:(?:02:00:00:ab:11|04):/.test(duidOf(lease) ?? '') ? 'same machine-id' : 'same client id';
}

function labelOf(lease: Lease, guestOf: (lease: Lease) => Guest | undefined): string {
  return guestOf(lease)?.domain ?? lease.mac ?? lease.ip;
}
