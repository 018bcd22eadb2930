import { isExpired, type Lease } from '../leases/lease.ts';
import { fold } from './fold.ts';
import { type Guest, type Guests, guestsByMac } from './guest.ts';

/** What is worth knowing about a lease beyond its fields. */
export interface Note {
  readonly kind: 'static' | 'expired' | 'unknown-guest' | 'guest-name' | 'same-client-id' | 'same-hostname';
  readonly text: string;
}

/** A lease, the guest it belongs to, and what is odd about it. */
export interface DescribedLease<Place> {
  readonly lease: Lease;
  readonly place: Place;
  readonly guest: string | undefined;
  readonly notes: readonly Note[];
}

/** A lease and where it was found; `staticMacs` and `staticIps` are the network's static entries. */
export interface PlacedLeases<Place> {
  readonly place: Place;
  readonly leases: readonly Lease[];
  readonly isStatic: (lease: Lease) => boolean;
}

/**
 * Says of every lease whose it is and what is odd. Guests choose hostname and client id, so two machines
 * with one of them are told apart by guest, else by MAC; expired leases collide with nobody.
 */
export function describeLeases<Place>(
  placed: readonly PlacedLeases<Place>[],
  guests: Guests,
  now: number,
): DescribedLease<Place>[] {
  const byMac = guestsByMac(guests);
  const domains = new Map(guests.list.map((guest) => [fold(guest.domain), guest]));
  const guestOf = ({ mac }: Lease) => (mac === undefined ? undefined : byMac.get(mac));
  const hostnames = collisionsOf(placed, now, guestOf, ({ hostname }) => hostname && fold(hostname));
  const ordinary = placed.every(({ leases }) => leases.every(hasOwnClientId));
  const clientIds = ordinary ? undefined : collisionsOf(placed, now, guestOf, duidOf);

  const described: DescribedLease<Place>[] = [];
  for (const { place, leases, isStatic } of placed) {
    for (const lease of leases) {
      const guest = guestOf(lease);
      const fixed = isStatic(lease);
      const expired = isExpired(lease, now);
      const unknown = guest === undefined && guests.complete && lease.mac !== undefined;
      const named = lease.hostname === undefined || domains.size === 0 ? undefined : domains.get(fold(lease.hostname));
      const twin = clientIds?.(lease);
      const namesake = hostnames(lease);
      const claims = named !== undefined && named !== guest;
      let notes = unknown ? ONLY_UNKNOWN : NO_NOTES;
      if (fixed || expired || claims || twin !== undefined || namesake !== undefined) {
        notes = [
          ...(fixed ? [STATIC] : []),
          ...(expired ? [EXPIRED] : []),
          ...notes,
          ...(claims ? [noteOf('guest-name', `claims the name of guest ${named.domain}`)] : []),
          ...(twin === undefined
            ? []
            : [noteOf('same-client-id', `${identityOf(lease)} as ${labelOf(twin, guestOf)}`)]),
          ...(namesake === undefined
            ? []
            : [noteOf('same-hostname', `same hostname as ${labelOf(namesake, guestOf)}`)]),
        ];
      }
      described.push({ lease, place, guest: guest?.domain, notes });
    }
  }
  return described;
}

function noteOf(kind: Note['kind'], text: string): Note {
  return { kind, text };
}

const STATIC: Note = { kind: 'static', text: 'static' };
const EXPIRED: Note = { kind: 'expired', text: 'expired' };
const UNKNOWN: Note = { kind: 'unknown-guest', text: 'no guest has this MAC' };

const ONLY_UNKNOWN: readonly Note[] = [UNKNOWN];
const NO_NOTES: readonly Note[] = [];

/** Finds, for a lease, the first of another machine with the same key. */
function collisionsOf<Place>(
  placed: readonly PlacedLeases<Place>[],
  now: number,
  guestOf: (lease: Lease) => Guest | undefined,
  keyOf: (lease: Lease) => string | undefined,
): (lease: Lease) => Lease | undefined {
  const first = new Map<string, Lease>();
  const other = new Map<string, Lease>();
  for (const { leases } of placed) {
    for (const lease of leases) {
      const key = keyOf(lease);
      if (key === undefined || isExpired(lease, now)) continue;
      const known = first.get(key);
      if (known === undefined) first.set(key, lease);
      else if (!other.has(key) && areTwoMachines(known, lease, guestOf)) other.set(key, lease);
    }
  }
  return (lease) => {
    if (other.size === 0) return undefined;
    const key = keyOf(lease);
    const second = key === undefined ? undefined : other.get(key);
    if (key === undefined || second === undefined || isExpired(lease, now)) return undefined;
    const known = first.get(key);
    if (known !== undefined && areTwoMachines(known, lease, guestOf)) return known;
    return areTwoMachines(second, lease, guestOf) ? second : undefined;
  };
}

/** Two cards of one guest are one machine. Unknown ones may be two cards too, unless all they sent is equal. */
function areTwoMachines(a: Lease, b: Lease, guestOf: (lease: Lease) => Guest | undefined): boolean {
  if (a.mac === undefined || b.mac === undefined || a.mac === b.mac) return false;
  const [guestA, guestB] = [guestOf(a), guestOf(b)];
  if (guestA !== undefined || guestB !== undefined) return guestA?.domain !== guestB?.domain;
  return duidOf(a) !== duidOf(b) || (a.clientId === b.clientId && a.iaid === b.iaid);
}

/** Most clients send their MAC as client id (type 01), which two machines share no more than the MAC. */
function hasOwnClientId({ clientId, mac }: Lease): boolean {
  return clientId === undefined || (mac !== undefined && clientId.length === mac.length + 3 && clientId.endsWith(mac));
}

/** The DUID inside an IPv4 client id of type ff (RFC 4361: type, IAID, DUID), where there is one. */
function duidOf({ clientId }: Lease): string | undefined {
  return clientId?.startsWith('ff:') ? clientId.slice(15) : clientId;
}

/** systemd makes its DUID of the machine-id (type 2, its enterprise number 43793), others use a UUID (type 4). */
function identityOf(lease: Lease): string {
  return /^00:(?:02:00:00:ab:11|04):/.test(duidOf(lease) ?? '') ? 'same machine-id' : 'same client id';
}

function labelOf(lease: Lease, guestOf: (lease: Lease) => Guest | undefined): string {
  return guestOf(lease)?.domain ?? lease.mac ?? lease.ip;
}
