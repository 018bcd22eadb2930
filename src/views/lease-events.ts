import { isExpired } from '../leases/lease.ts';
import type { LeaseRow } from './lease-columns.ts';

export type LeaseEventKind = 'new' | 'renewed' | 'expired' | 'released';

/** What happened to a lease. */
export interface LeaseEvent {
  readonly event: LeaseEventKind;
  readonly row: LeaseRow;
}

/** Leases by what tells them apart: the bridge, the address, and whose it is. */
export type LeasesByKey = ReadonlyMap<string, LeaseRow>;

/** The leases that hold at a time. */
export function currentByKey(rows: Iterable<LeaseRow>, now: number): LeasesByKey {
  const current = new Map<string, LeaseRow>();
  for (const row of rows) {
    if (isExpired(row.lease, now)) continue;
    current.set([row.place.bridge, row.lease.ip, row.lease.mac ?? row.lease.clientId].join(' '), row);
  }
  return current;
}

/** What happened between two looks: gone ones first, so that an address is free before it is given again. */
export function eventsBetween(before: LeasesByKey, after: LeasesByKey, now: number): LeaseEvent[] {
  const events: LeaseEvent[] = [];
  for (const [key, row] of before) {
    if (!after.has(key)) events.push({ event: isExpired(row.lease, now) ? 'expired' : 'released', row });
  }
  for (const [key, row] of after) {
    const known = before.get(key);
    if (known === undefined) events.push({ event: 'new', row });
    else if (known.lease.expires !== row.lease.expires) events.push({ event: 'renewed', row });
  }
  return events;
}
