import type { VnetError } from '../../error.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import type { LeaseRow } from './notes.ts';

export type LeaseEventKind = 'new' | 'renewed' | 'expired' | 'released';

/** What happened to a lease. */
export interface LeaseEvent {
  readonly event: LeaseEventKind;
  readonly row: LeaseRow;
}

/** Leases by what identifies them: bridge, address, and MAC or client id. */
export type LeasesByKey = ReadonlyMap<string, LeaseRow>;

/** The leases that are valid at a time. */
export function currentByKey(rows: Iterable<LeaseRow>, now: number): LeasesByKey {
  const current = new Map<string, LeaseRow>();
  for (const row of rows) {
    if (isExpired(row.lease, now)) continue;
    current.set([row.on.bridge, row.lease.ip, row.lease.mac ?? row.lease.clientId].join(' '), row);
  }
  return current;
}

/** What changed between two snapshots. Leases that ended come first, so that an address is free before it is leased again. */
export function eventsBetween(before: LeasesByKey, after: LeasesByKey, now: number): LeaseEvent[] {
  const events: LeaseEvent[] = [];
  for (const [key, row] of before) {
    if (!after.has(key)) events.push({ event: isExpired(row.lease, now) ? 'expired' : 'released', row });
  }
  for (const [key, row] of after) {
    const old = before.get(key);
    if (old === undefined) events.push({ event: 'new', row });
    else if (old.lease.expires !== row.lease.expires || old.lease.hostname !== row.lease.hostname) {
      events.push({ event: 'renewed', row });
    }
  }
  return events;
}

/**
 * Keeps the earlier leases of a file or network that could not be read this time, for example while it is being written. A lease
 * that cannot be seen is not released.
 */
export function keepUnread(
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

/** Whether a problem is about the file or network of a lease. For a file that the user named, it may be any lease. */
function concerns({ code, message }: VnetError, { on: { bridge, network } }: LeaseRow): boolean {
  if (code === 'not-found') return false;
  if (bridge === undefined) return true;
  return message.includes(`/${bridge}.status`) || (network !== undefined && message.includes(`for ${network.name}\n`));
}
