import { formatIp } from '../../address/ip.ts';
import { broadcastAddress, formatSubnet, networkAddress, parseSubnet } from '../../address/subnet.ts';
import { concatLazily, mapLazily } from '../../lazy.ts';
import { type Guest, type Guests, guestsByMac } from '../../libvirt/guest.ts';
import { addressKey, sortByAddress } from '../../libvirt/leases/address-order.ts';
import { familyOf, isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import { indexReservations, type Reservations } from '../../libvirt/leases/reservations.ts';
import type { NetworkLeases } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';
import type { FindDetachedTap } from '../taps.ts';
import { duidOf, type FindOther, inspectLeases } from './inspect.ts';

/** What is remarkable about a lease. */
export type Note = {
  readonly kind: NoteKind;
  readonly text: string;
};

export type NoteKind =
  /** The address is reserved for this client. */
  | 'static'
  | 'expired'
  /** The interface has a newer lease. */
  | 'older'
  /** The address is reserved for another client. */
  | 'reserved-for-other'
  /** Another address is reserved for this client. */
  | 'other-reserved'
  /** No subnet of the network contains the address. */
  | 'outside-subnet'
  /** Another client has a lease of the address too. */
  | 'same-address'
  /** The guest's tap is on no bridge. */
  | 'no-bridge'
  | 'unknown-guest'
  | 'guest-name'
  | 'same-client-id'
  | 'same-hostname';

/** A lease with its network, its guest and notes: a row of `vnet leases`. */
export interface LeaseRow {
  readonly lease: Lease;
  readonly on: NetworkLeases;
  readonly guest: string | undefined;
  readonly notes: readonly Note[];
}

export interface DescribeOptions {
  readonly guests: Guests;
  readonly detachedTap: FindDetachedTap;
  /** Seconds since 1970. */
  readonly now: number;
}

/**
 * Adds guest and notes to each lease when it is iterated. Guests choose their hostname and client id, so machines are
 * distinguished by guest, or else by MAC. Expired leases have no duplicates. The rows of each network are in address order.
 */
export function describeLeases(
  networks: readonly NetworkLeases[],
  { guests, detachedTap, now }: DescribeOptions,
): Iterable<LeaseRow> {
  const byMac = guestsByMac(guests);
  const byName = new Map(guests.list.map((guest) => [fold(guest.name), guest]));
  const guestOf = ({ mac }: Lease) => (mac === undefined || byMac.size === 0 ? undefined : byMac.get(mac));
  const labelOf = (lease: Lease) => guestOf(lease)?.name ?? lease.mac ?? lease.ip;
  const { withSameHostname, withSameClientId, withSameAddress, newer, ordered } = inspectLeases(networks, guestOf, now);

  const rowOf = (on: NetworkLeases, comparisons: Comparisons, lease: Lease): LeaseRow => {
    const guest = guestOf(lease);
    const hasExpired = isExpired(lease, now);
    const isUnknown = guest === undefined && guests.complete && lease.mac !== undefined;
    const named = lease.hostname === undefined || byName.size === 0 ? undefined : byName.get(fold(lease.hostname));
    const claimed = named === guest ? undefined : named;
    const reserved = comparisons.reservations?.(lease) ?? NO_NOTES;
    const tap = detachedTap(lease.mac);
    const newest = comparisons.newer?.get(lease.ip);
    const newerLease = newest?.mac === lease.mac ? newest : undefined;
    const outside = comparisons.outside?.(lease);
    const rival = comparisons.withSameAddress?.(lease);
    const twin = withSameClientId(lease);
    const namesake = withSameHostname(lease);
    let notes = isUnknown ? ONLY_UNKNOWN : NO_NOTES;
    if (hasExpired) {
      const isReserved = reserved.filter(({ kind }) => kind === 'static');
      notes = [...isReserved, EXPIRED, ...notes, ...claimNotes(claimed)];
    } else if (reserved.length > 0 || tap || newerLease || outside || rival || claimed || twin || namesake) {
      notes = [
        ...reserved,
        ...(newerLease === undefined ? [] : [note('older', `older lease; its interface now uses ${newerLease.ip}`)]),
        ...(outside === undefined ? [] : [outside]),
        ...(rival === undefined
          ? []
          : [note('same-address', `same address as ${guestOf(rival)?.name ?? rival.mac ?? 'another client'}`)]),
        ...(tap === undefined ? [] : [note('no-bridge', `tap ${tap} is on no bridge`)]),
        ...notes,
        ...claimNotes(claimed),
        ...(twin === undefined ? [] : [note('same-client-id', `${identityOf(lease)} as ${labelOf(twin)}`)]),
        ...(namesake === undefined ? [] : [note('same-hostname', `same hostname as ${labelOf(namesake)}`)]),
      ];
    }
    return { lease, on, guest: guest?.name, notes };
  };
  return concatLazily(
    networks.map((on) => {
      const comparisons = {
        reservations: reservationNotes(on, { labelOf, now }),
        newer: newer.get(on),
        outside: outsideSubnets(on),
        withSameAddress: withSameAddress.get(on),
      };
      const leases = ordered.has(on) ? on.leases : sortByAddress(on.leases);
      return mapLazily(leases, (lease) => rowOf(on, comparisons, lease));
    }),
  );
}

/** What the leases of a network are compared with. Undefined if there is nothing to compare. */
interface Comparisons {
  readonly reservations: ((lease: Lease) => readonly Note[]) | undefined;
  /** By address of an older lease, the newer one. */
  readonly newer: ReadonlyMap<string, Lease> | undefined;
  readonly outside: ((lease: Lease) => Note | undefined) | undefined;
  readonly withSameAddress: FindOther | undefined;
}

function claimNotes(claimed: Guest | undefined): readonly Note[] {
  return claimed === undefined ? [] : [note('guest-name', `claims the name of guest ${claimed.name}`)];
}

/** Compares addresses with the subnets of their network, unless it has none or one that vnet cannot read. */
function outsideSubnets({ network }: NetworkLeases): Comparisons['outside'] {
  const subnets = (network?.subnets ?? []).map(({ address, prefix }) => parseSubnet(`${address}/${prefix}`));
  if (subnets.length === 0 || subnets.includes(undefined)) return undefined;
  // Keys, because comparing subnets takes ten times as long.
  const spans = subnets.flatMap((subnet) =>
    subnet === undefined
      ? []
      : {
          family: subnet.address.family === 4 ? 'ipv4' : 'ipv6',
          first: addressKey(formatIp(networkAddress(subnet))),
          last: addressKey(formatIp(broadcastAddress(subnet))),
          text: formatSubnet(subnet),
        },
  );
  return ({ ip }) => {
    const key = addressKey(ip);
    if (key < 0 || spans.some(({ first, last }) => first <= key && key <= last)) return undefined;
    const [only, ...others] = spans.filter(({ family }) => family === familyOf(ip));
    const isOne = only !== undefined && others.length === 0;
    return note('outside-subnet', isOne ? `outside subnet ${only.text}` : 'in no subnet of the network');
  };
}

/** Compares the leases of a network with its reservations. */
function reservationNotes(
  { network, leases }: NetworkLeases,
  { labelOf, now }: { readonly labelOf: (lease: Lease) => string; readonly now: number },
): Comparisons['reservations'] {
  const list = network?.reservations ?? [];
  if (list.length === 0) return undefined;
  const reservations = indexReservations(list);
  const holders = holdersOf(reservations, leases, now);
  return (lease) => {
    const own = reservations.forClient(lease);
    if (own?.ip === lease.ip) return ONLY_STATIC;
    const other = reservations.forAddress(lease.ip);
    const holder = own === undefined ? undefined : holders.get(own.ip);
    const held = holder === undefined ? '' : `, leased to ${labelOf(holder)}`;
    return [
      ...(other === undefined
        ? []
        : [note('reserved-for-other', `reserved for ${other.name ?? other.mac ?? other.duid ?? 'another client'}`)]),
      ...(own === undefined ? [] : [note('other-reserved', `its reserved address is ${own.ip}${held}`)]),
    ];
  };
}

/** The current leases of reserved addresses. */
function holdersOf(reservations: Reservations, leases: Iterable<Lease>, now: number): ReadonlyMap<string, Lease> {
  const holders = new Map<string, Lease>();
  for (const lease of leases) {
    if (reservations.forAddress(lease.ip) !== undefined && !isExpired(lease, now)) holders.set(lease.ip, lease);
  }
  return holders;
}

function note(kind: NoteKind, text: string): Note {
  return { kind, text };
}

const STATIC: Note = { kind: 'static', text: 'static' };
const EXPIRED: Note = { kind: 'expired', text: 'expired' };
const UNKNOWN: Note = { kind: 'unknown-guest', text: 'no guest has this MAC' };

const ONLY_STATIC: readonly Note[] = [STATIC];
const ONLY_UNKNOWN: readonly Note[] = [UNKNOWN];
const NO_NOTES: readonly Note[] = [];

/** systemd derives its DUID from the machine-id (type 2, its enterprise number 43793), other clients use a UUID (type 4). */
function identityOf(lease: Lease): string {
  return /^00:(?:02:00:00:ab:11|04):/.test(duidOf(lease) ?? '') ? 'same machine-id' : 'same client id';
}
