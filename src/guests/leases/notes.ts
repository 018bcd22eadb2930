import { concatLazily, filterLazily, mapLazily } from '../../lazy.ts';
import { type Guest, type Guests, guestsByMac } from '../../libvirt/guest.ts';
import { isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import type { NetworkLeases } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';
import { duidOf, findDuplicates } from './duplicates.ts';

/** What is remarkable about a lease. */
export type Note = {
  readonly kind: 'static' | 'expired' | 'unknown-guest' | 'guest-name' | 'same-client-id' | 'same-hostname';
  readonly text: string;
};

/** A lease with its network, its guest and notes: a row of `vnet leases`. */
export interface LeaseRow {
  readonly lease: Lease;
  readonly on: NetworkLeases;
  readonly guest: string | undefined;
  readonly notes: readonly Note[];
}

/**
 * Adds guest and notes to each lease when it is iterated. Guests choose their hostname and client id, so machines are
 * distinguished by guest, or else by MAC. Expired leases have no duplicates.
 */
export function describeLeases(networks: readonly NetworkLeases[], guests: Guests, now: number): Iterable<LeaseRow> {
  const byMac = guestsByMac(guests);
  const byName = new Map(guests.list.map((guest) => [fold(guest.domain), guest]));
  const guestOf = ({ mac }: Lease) => (mac === undefined || byMac.size === 0 ? undefined : byMac.get(mac));
  const current = concatLazily(networks.map(({ leases }) => filterLazily(leases, (lease) => !isExpired(lease, now))));
  const { withSameHostname, withSameClientId } = findDuplicates(current, guestOf);

  const rowOf = (on: NetworkLeases, isStatic: (lease: Lease) => boolean, lease: Lease): LeaseRow => {
    const guest = guestOf(lease);
    const isFixed = isStatic(lease);
    const hasExpired = isExpired(lease, now);
    const isUnknown = guest === undefined && guests.complete && lease.mac !== undefined;
    const named = lease.hostname === undefined || byName.size === 0 ? undefined : byName.get(fold(lease.hostname));
    const twin = hasExpired ? undefined : withSameClientId(lease);
    const namesake = hasExpired ? undefined : withSameHostname(lease);
    const claims = named !== undefined && named !== guest;
    let notes = isUnknown ? ONLY_UNKNOWN : NO_NOTES;
    if (isFixed || hasExpired || claims || twin !== undefined || namesake !== undefined) {
      notes = [
        ...(isFixed ? [STATIC] : []),
        ...(hasExpired ? [EXPIRED] : []),
        ...notes,
        ...(claims ? [noteOf('guest-name', `claims the name of guest ${named.domain}`)] : []),
        ...(twin === undefined ? [] : [noteOf('same-client-id', `${identityOf(lease)} as ${labelOf(twin, guestOf)}`)]),
        ...(namesake === undefined ? [] : [noteOf('same-hostname', `same hostname as ${labelOf(namesake, guestOf)}`)]),
      ];
    }
    return { lease, on, guest: guest?.domain, notes };
  };
  return concatLazily(
    networks.map((on) => {
      const isStatic = reservedIn(on);
      return mapLazily(on.leases, (lease) => rowOf(on, isStatic, lease));
    }),
  );
}

/** Whether a lease has an address that its network reserves. */
function reservedIn({ network }: NetworkLeases): (lease: Lease) => boolean {
  const ips = new Set(network?.reservations.flatMap(({ ip }) => ip ?? []));
  return ips.size === 0 ? () => false : ({ ip }) => ips.has(ip);
}

function noteOf(kind: Note['kind'], text: string): Note {
  return { kind, text };
}

const STATIC: Note = { kind: 'static', text: 'static' };
const EXPIRED: Note = { kind: 'expired', text: 'expired' };
const UNKNOWN: Note = { kind: 'unknown-guest', text: 'no guest has this MAC' };

const ONLY_UNKNOWN: readonly Note[] = [UNKNOWN];
const NO_NOTES: readonly Note[] = [];

/** systemd derives its DUID from the machine-id (type 2, its enterprise number 43793), other clients use a UUID (type 4). */
function identityOf(lease: Lease): string {
  return /^00:(?:02:00:00:ab:11|04):/.test(duidOf(lease) ?? '') ? 'same machine-id' : 'same client id';
}

function labelOf(lease: Lease, guestOf: (lease: Lease) => Guest | undefined): string {
  return guestOf(lease)?.domain ?? lease.mac ?? lease.ip;
}
