import { VnetError } from '../../error.ts';
import { type Family, familyOf, isExpired } from '../../libvirt/leases/lease.ts';
import type { Column, Json } from '../../render/outcome.ts';
import { prefixIn } from '../prefix.ts';
import { isoTimes, localTimes, span } from '../time.ts';
import type { LeaseRow } from './notes.ts';

/** The columns of `vnet leases`, by the names of --columns and --sort. */
function leaseColumns(now: number): Readonly<Record<string, Column<LeaseRow>>> {
  const time = memoized(localTimes());
  const left = memoized((expires) => leftOf(expires, now));
  return {
    network: { title: 'Network', drop: 5, cell: ({ on }) => on.network?.name ?? on.bridge },
    guest: { title: 'Guest', cell: ({ guest }) => guest },
    hostname: { title: 'Hostname', cell: ({ lease }) => lease.hostname },
    mac: { title: 'MAC address', drop: 4, cell: ({ lease }) => lease.mac },
    ip: { title: 'IP address', cell: ipOf },
    protocol: { title: 'Protocol', drop: 2, cell: ({ lease }) => familyOf(lease.ip) },
    expires: { title: 'Expires', drop: 3, cell: ({ lease }) => (lease.expires === 0 ? 'never' : time(lease.expires)) },
    left: { title: 'In', cell: ({ lease }) => left(lease.expires) },
    'client-id': { title: 'Client ID or DUID', drop: 1, cell: ({ lease }) => lease.clientId },
    note: {
      title: 'Note',
      prose: true,
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

/**
 * The columns with these names, which a narrow terminal does not drop; without names all columns, some of which it drops.
 * Throws VnetError `usage` for an unknown name.
 */
export function columnsCalled(names: readonly string[] | undefined, now: number): Column<LeaseRow>[] {
  const columns = leaseColumns(now);
  if (names === undefined) return Object.values(columns);
  return names.map((name) => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined;
    if (column !== undefined) return { title: column.title, cell: column.cell };
    throw new VnetError('usage', `there is no column '${name}'`, { hint: `Columns: ${LEASE_COLUMNS.join(', ')}` });
  });
}

/** A lease as data, with the same fields in every row and format. */
export function leaseData(now: number): (row: LeaseRow) => Record<string, Json> {
  const time = memoized(isoTimes());
  return ({ lease, on, guest, notes }) => ({
    network: on.network?.name ?? null,
    bridge: on.bridge ?? null,
    guest: guest ?? null,
    hostname: lease.hostname ?? null,
    mac: lease.mac ?? null,
    ip: lease.ip,
    prefix: prefixIn(on.network, lease.ip) ?? null,
    protocol: familyOf(lease.ip) satisfies Family,
    expiry: lease.expires === 0 ? null : time(lease.expires),
    secondsLeft: lease.expires === 0 ? null : Math.floor(lease.expires - now),
    expired: isExpired(lease, now),
    clientId: lease.clientId ?? null,
    iaid: lease.iaid ?? null,
    notes,
  });
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

function ipOf({ lease, on }: LeaseRow): string {
  const prefix = prefixIn(on.network, lease.ip);
  return prefix === undefined ? lease.ip : `${lease.ip}/${prefix}`;
}

function leftOf(expires: number, now: number): string | undefined {
  if (expires === 0) return undefined;
  return expires < now ? `${span(now - expires)} ago` : span(expires - now);
}
