import type { VnetError } from '../../error.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import type { LeaseRow } from './columns.ts';

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
    else if (known.lease.expires !== row.lease.expires || known.lease.hostname !== row.lease.hostname) {
      events.push({ event: 'renewed', row });
    }
  }
  return events;
}

/**
 * The leases of now, and those that held before and stand in what could not be read this time, such as a file that is just
 * being written: not to see a lease is not to see it released.
 */
export function withUnread(
  after: LeasesByKey,
  before: LeasesByKey | undefined,
  { problems, now }: { readonly problems: readonly VnetError[]; readonly now: number },
): LeasesByKey {
  if (before === undefined || problems.length === 0) return after;
  const unread = [...before].filter(
    ([key, row]) => !after.has(key) && !isExpired(row.lease, now) && problems.some((problem) => concerns(problem, row)),
  );
  return new Map([...after, ...unread]);
}

/** Whether a problem is that of a lease's file or network; of a file that was named, one cannot tell which. */
function concerns({ code, message }: VnetError, { place: { bridge, network } }: LeaseRow): boolean {
  if (code === 'not-found') return false;
  if (bridge === undefined) return true;
  return message.includes(`/${bridge}.status`) || (network !== undefined && message.includes(`for ${network.name}\n`));
}
