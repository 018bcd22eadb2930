import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import { watchLibvirt } from '../../libvirt/watch-libvirt.ts';
import { interruptionOf } from '../interruption.ts';
import type { LeaseRow } from './notes.ts';
import { leaseRows } from './rows.ts';

/** The selected leases at one moment. */
export interface LeaseSnapshot {
  readonly rows: readonly LeaseRow[];
  readonly problems: readonly VnetError[];
  /** Seconds since 1970. */
  readonly now: number;
  /** Whether the leases were read again since the previous snapshot. If not, only time has passed. */
  readonly isFresh: boolean;
}

export interface PollOptions {
  readonly host: Host;
  readonly libvirt: Libvirt;
  readonly networks: readonly string[];
  /** Filters and sorts. */
  readonly select: (rows: Iterable<LeaseRow>, now: number) => Iterable<LeaseRow>;
}

/** Milliseconds between snapshots: the time left is shown to the second. */
const TICK = 1_000;
/** Milliseconds after which leases are read again without a sign of change: from files, and through virsh. */
const MAX_AGE_OF_FILES = 10_000;
const MAX_AGE_OF_ANSWERS = 5_000;

/**
 * Takes a snapshot every second until SIGINT. Reads the leases again when files change or a lease expires. A named network that
 * disappears has no leases from then on. Throws VnetError as Libvirt.leases does.
 */
export async function* pollLeases(options: PollOptions): AsyncGenerator<LeaseSnapshot> {
  const { host, libvirt } = options;
  const { directories } = libvirt;
  const maxAge = directories.length === 0 ? MAX_AGE_OF_ANSWERS : MAX_AGE_OF_FILES;
  let watch = await watchLibvirt(host, libvirt);
  const signal = interruptionOf(host);
  let latest: Leases | undefined;
  let hasChanged = true;
  let readAt = 0;
  let expiry = 0;
  try {
    while (!signal.interrupted) {
      // Leases expire by the time of day. The age of a reading is measured with a clock that nobody sets.
      const isFresh = hasChanged || secondsNow() > expiry || host.monotonic() - readAt > maxAge;
      if (isFresh || latest === undefined) {
        const result = await signal.before(readLeases(options, latest, secondsNow()));
        if (result === undefined) break;
        latest = result;
        readAt = host.monotonic();
        expiry = firstExpiry(latest);
      }
      yield { ...latest, now: secondsNow(), isFresh };
      hasChanged = (await signal.before(watch.next(TICK))) === true;
      // A directory that is deleted and created again, such as /run on a restart of libvirt, needs a new watch.
      if (!signal.interrupted && directories.some((directory) => host.listDirectory(directory) === undefined)) {
        watch.close();
        watch = await watchLibvirt(host, libvirt);
        hasChanged = true;
      }
    }
  } finally {
    watch.close();
  }

  function secondsNow(): number {
    return host.now().getTime() / 1000;
  }
}

type Leases = Pick<LeaseSnapshot, 'rows' | 'problems' | 'now'>;

async function readLeases(
  { host, libvirt, networks, select }: PollOptions,
  previous: Leases | undefined,
  now: number,
): Promise<Leases> {
  try {
    const { rows, problems } = await leaseRows(host, libvirt, networks, now);
    return { rows: [...select(rows, now)], problems, now };
  } catch (error) {
    if (previous === undefined || !(error instanceof VnetError) || error.code !== 'not-found') throw error;
    return { rows: [], problems: [error], now };
  }
}

/** When the first of the leases expires that were valid when they were read: seconds since 1970. */
function firstExpiry({ rows, now }: Leases): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { lease } of rows) if (lease.expires >= now && lease.expires < first) first = lease.expires;
  return first;
}
