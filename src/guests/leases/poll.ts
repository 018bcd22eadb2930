import { VnetError } from '../../error.ts';
import { placesOf } from '../../libvirt/paths.ts';
import type { Target } from '../../libvirt/target.ts';
import { interruptionOf } from '../interruption.ts';
import type { Elsewhere } from '../inventory.ts';
import type { LeaseRow } from './columns.ts';
import { leaseRows } from './rows.ts';

/** The leases that were asked for, at one moment. */
export interface Look {
  readonly rows: readonly LeaseRow[];
  readonly problems: readonly VnetError[];
  /** Seconds since 1970. */
  readonly now: number;
  /** Whether the leases were read again; else only time has gone by since the look before. */
  readonly fresh: boolean;
}

export interface LookWish {
  readonly networks: readonly string[];
  readonly where: Elsewhere;
  readonly choose: (rows: Iterable<LeaseRow>, now: number) => Iterable<LeaseRow>;
}

/** Time left is shown to the second. */
const TICK = 1_000;
/** Milliseconds after which leases are read again though nothing was reported: from files, and from libvirt. */
const FILES_STALE = 10_000;
const ANSWERS_STALE = 5_000;

/**
 * The leases now, again at once when the files change or a lease ends, and each second without reading them, until SIGINT.
 * A named network that goes away has no leases from then on. Throws as gatherLeases does.
 */
export async function* looks(target: Target, wish: LookWish): AsyncGenerator<Look> {
  const { host } = target;
  const directories = directoriesOf(target, wish.where);
  const stale = directories.length === 0 ? ANSWERS_STALE : FILES_STALE;
  let watch = await host.watch(directories);
  const signal = interruptionOf(host);
  let seen: Seen | undefined;
  let changed = true;
  let readAt = 0;
  let firstEnds = 0;
  try {
    while (!signal.interrupted) {
      // Leases end by the time of day. How long ago they were read is measured on a clock that nobody sets.
      const fresh = changed || secondsNow() > firstEnds || host.monotonic() - readAt > stale;
      if (fresh || seen === undefined) {
        const result = await signal.before(read(target, wish, seen));
        if (result === undefined) break;
        seen = result;
        readAt = host.monotonic();
        firstEnds = firstEnd(seen);
      }
      yield { ...seen, now: secondsNow(), fresh };
      changed = (await signal.before(watch.next(TICK))) === true;
      // Watch a directory again that was removed and made again, as /run/libvirt is when the host's libvirt restarts.
      if (!signal.interrupted && directories.some((directory) => host.listDirectory(directory) === undefined)) {
        watch.close();
        watch = await host.watch(directories);
        changed = true;
      }
    }
  } finally {
    watch.close();
  }

  function secondsNow(): number {
    return host.now().getTime() / 1000;
  }
}

type Seen = Pick<Look, 'rows' | 'problems' | 'now'>;

async function read(target: Target, { networks, where, choose }: LookWish, before: Seen | undefined): Promise<Seen> {
  const now = target.host.now().getTime() / 1000;
  try {
    const { rows, gathered } = await leaseRows(target, networks, where);
    return { rows: [...choose(rows, now)], problems: gathered.problems, now };
  } catch (error) {
    if (before === undefined || !(error instanceof VnetError) || error.code !== 'not-found') throw error;
    return { rows: [], problems: [error], now };
  }
}

/** When the first of the leases ends that had not when they were read: seconds since 1970. */
function firstEnd({ rows, now }: Seen): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { lease } of rows) if (lease.expires >= now && lease.expires < first) first = lease.expires;
  return first;
}

/** What is watched: the directories of what is read, none where libvirt is asked. */
function directoriesOf({ host, virsh }: Target, { files, stateDir }: Elsewhere): readonly string[] {
  if (files.length > 0) return files.map((file) => file.replace(/\/?[^/]*$/, '') || (file.startsWith('/') ? '/' : '.'));
  if (stateDir !== undefined) return [stateDir];
  const places = placesOf(virsh.uri, host);
  return places === undefined ? [] : [places.leases, places.activeNetworks];
}
