import { VnetError } from '../../error.ts';
import { type Family, familyOf, isExpired } from '../../libvirt/leases/lease.ts';
import type { Column, Json } from '../../render/outcome.ts';
import type { PlacedGroup } from '../inventory.ts';
import { prefixIn } from '../prefix.ts';
import { isoTimes, localTimes, span } from '../time.ts';
import type { DescribedLease } from './notes.ts';

export type LeaseRow = DescribedLease<PlacedGroup>;

/** The columns of a table of leases, by the names that --columns and --sort take. */
function leaseColumns(now: number): Readonly<Record<string, Column<LeaseRow>>> {
  const time = remembered(localTimes());
  const left = remembered((expires) => leftOf(expires, now));
  return {
    network: { title: 'Network', cell: ({ place }) => place.network?.name ?? place.bridge },
    guest: { title: 'Guest', cell: ({ guest }) => guest },
    hostname: { title: 'Hostname', cell: ({ lease }) => lease.hostname },
    mac: { title: 'MAC address', cell: ({ lease }) => lease.mac },
    ip: { title: 'IP address', cell: ipOf },
    protocol: { title: 'Protocol', cell: ({ lease }) => familyOf(lease.ip) },
    expires: { title: 'Expires', cell: ({ lease }) => (lease.expires === 0 ? 'never' : time(lease.expires)) },
    left: { title: 'In', cell: ({ lease }) => left(lease.expires) },
    'client-id': { title: 'Client ID or DUID', cell: ({ lease }) => lease.clientId },
    note: {
      title: 'Note',
      cell: ({ notes }) => (notes.length < 2 ? notes[0]?.text : notes.map(({ text }) => text).join('; ')),
    },
  };
}

export const LEASE_COLUMNS = [
  'network',
  'guest',
  'hostname',
  'mac',
  'ip',
  'protocol',
  'expires',
  'left',
  'client-id',
  'note',
] as const;
export type LeaseColumn = (typeof LEASE_COLUMNS)[number];

/** The columns of these names. Throws VnetError `usage` for a name that is none. */
export function columnsCalled(names: readonly string[], now: number): Column<LeaseRow>[] {
  const columns = leaseColumns(now);
  return names.map((name) => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column !== undefined) return column;
    throw new VnetError('usage', `there is no column '${name}'`, { hint: `Columns: ${LEASE_COLUMNS.join(', ')}` });
  });
}

/** A lease as data: the same names in json, yaml and csv, the same members in every row. */
export function leaseData(now: number): (row: LeaseRow) => Record<string, Json> {
  const time = remembered(isoTimes());
  return ({ lease, place, guest, notes }) => ({
    network: place.network?.name ?? null,
    bridge: place.bridge ?? null,
    guest: guest ?? null,
    hostname: lease.hostname ?? null,
    mac: lease.mac ?? null,
    ip: lease.ip,
    prefix: prefixIn(place.network, lease.ip) ?? null,
    protocol: familyOf(lease.ip) satisfies Family,
    expiry: lease.expires === 0 ? null : time(lease.expires),
    secondsLeft: lease.expires === 0 ? null : Math.floor(lease.expires - now),
    expired: isExpired(lease, now),
    clientId: lease.clientId ?? null,
    iaid: lease.iaid ?? null,
    notes,
  });
}

/** Many leases end in the same second. */
function remembered<T>(of: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const value = of(key);
    known.set(key, value);
    return value;
  };
}

function ipOf({ lease, place }: LeaseRow): string {
  const prefix = prefixIn(place.network, lease.ip);
  return prefix === undefined ? lease.ip : `${lease.ip}/${prefix}`;
}

function leftOf(expires: number, now: number): string | undefined {
  if (expires === 0) return undefined;
  return expires < now ? `${span(now - expires)} ago` : span(expires - now);
}
