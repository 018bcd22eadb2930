import { VnetError } from '../../error.ts';
import { familyOf, isExpired } from '../../libvirt/leases/lease.ts';
import { nearest } from '../../nearest.ts';
import type { Column, Data, Json } from '../../render/outcome.ts';
import { prefixIn } from '../prefix.ts';
import { isoTimes, localTimes, span } from '../time.ts';
import type { LeaseRow } from './notes.ts';

/** The fields of a lease: the columns of the table, the names that --columns and --sort take, and the fields of data. */
export const LEASE_FIELDS = [
  'network',
  'bridge',
  'guest',
  'hostname',
  'mac',
  'ip',
  'prefix',
  'protocol',
  'expiry',
  'secondsLeft',
  'expired',
  'clientId',
  'iaid',
  'notes',
] as const;
export type LeaseField = (typeof LEASE_FIELDS)[number];

/** The columns of a table without --columns. */
const DEFAULT_COLUMNS: readonly LeaseField[] = [
  'network',
  'guest',
  'hostname',
  'mac',
  'ip',
  'prefix',
  'protocol',
  'expiry',
  'secondsLeft',
  'clientId',
  'notes',
];

/** Reads the argument of --columns. Throws VnetError `usage` for an unknown name. */
export function parseFields(list: string): readonly LeaseField[] {
  return list.split(',').map((text) => {
    const name = text.trim();
    const field = LEASE_FIELDS.find((each) => each === name);
    if (field !== undefined) return field;
    const near = nearest(name, LEASE_FIELDS);
    throw new VnetError('usage', `there is no column '${name}'`, {
      hint: near === undefined ? `columns are ${LEASE_FIELDS.join(', ')}` : `did you mean '${near}'?`,
    });
  });
}

/**
 * The columns for these fields, which a narrow terminal does not drop; without fields the default columns, some of which it
 * drops. `now` is in seconds since 1970.
 */
export function leaseColumns(fields: readonly LeaseField[] | undefined, now: number): Column<LeaseRow>[] {
  const columns = allColumns(now);
  if (fields === undefined) return DEFAULT_COLUMNS.map((field) => columns[field]);
  return fields.map((field) => {
    const { title, cell, prose } = columns[field];
    return { title, cell, ...(prose === true && { prose }) };
  });
}

function allColumns(now: number): Readonly<Record<LeaseField, Column<LeaseRow>>> {
  const time = memoized(localTimes());
  const left = memoized((expires) => leftOf(expires, now));
  return {
    network: { title: 'Network', drop: 5, cell: ({ on }) => on.network?.name ?? on.bridge },
    bridge: { title: 'Bridge', cell: ({ on }) => on.bridge },
    guest: { title: 'Guest', dropEmpty: true, cell: ({ guest }) => guest },
    hostname: { title: 'Hostname', dropEmpty: true, cell: ({ lease }) => lease.hostname },
    mac: { title: 'MAC address', drop: 4, dropEmpty: true, cell: ({ lease }) => lease.mac },
    ip: { title: 'IP address', cell: ({ lease }) => lease.ip },
    prefix: { title: 'Prefix', drop: 1, cell: ({ lease, on }) => prefixIn(on.network, lease.ip)?.toString() },
    protocol: { title: 'Protocol', drop: 2, cell: ({ lease }) => familyOf(lease.ip) },
    expiry: { title: 'Expiry', drop: 3, cell: ({ lease }) => (lease.expires === 0 ? 'never' : time(lease.expires)) },
    secondsLeft: { title: 'Left', dropLast: true, cell: ({ lease }) => left(lease.expires) },
    expired: { title: 'Expired', cell: ({ lease }) => (isExpired(lease, now) ? 'yes' : 'no') },
    clientId: { title: 'Client ID or DUID', drop: 1, dropEmpty: true, cell: ({ lease }) => lease.clientId },
    iaid: { title: 'IAID', cell: ({ lease }) => lease.iaid },
    notes: {
      title: 'Notes',
      dropEmpty: true,
      prose: true,
      cell: ({ notes }) => (notes.length < 2 ? notes[0]?.text : notes.map(({ text }) => text).join('; ')),
    },
  };
}

/** Returns a lease as data: these fields, or all of them. What is not known is null. */
export function leaseData(fields: readonly LeaseField[] | undefined, now: number): (row: LeaseRow) => Data {
  const time = memoized(isoTimes());
  const all = ({ lease, on, guest, notes }: LeaseRow): Record<LeaseField, Json> => ({
    network: on.network?.name ?? null,
    bridge: on.bridge ?? null,
    guest: guest ?? null,
    hostname: lease.hostname ?? null,
    mac: lease.mac ?? null,
    ip: lease.ip,
    prefix: prefixIn(on.network, lease.ip) ?? null,
    protocol: familyOf(lease.ip),
    expiry: lease.expires === 0 ? null : time(lease.expires),
    secondsLeft: lease.expires === 0 ? null : Math.floor(lease.expires - now),
    expired: isExpired(lease, now),
    clientId: lease.clientId ?? null,
    iaid: lease.iaid ?? null,
    notes,
  });
  if (fields === undefined) return all;
  return (row) => {
    const data = all(row);
    return Object.fromEntries(fields.map((field) => [field, data[field]]));
  };
}

/** Caches by key: many leases expire in the same second. */
function memoized<T>(of: (key: number) => T): (key: number) => T {
  const values = new Map<number, T>();
  return (key) => {
    const cached = values.get(key);
    if (cached !== undefined) return cached;
    const value = of(key);
    values.set(key, value);
    return value;
  };
}

function leftOf(expires: number, now: number): string | undefined {
  if (expires === 0) return undefined;
  return expires < now ? `${span(now - expires)} ago` : span(expires - now);
}
