import type { OutputFormat } from '../render/format.ts';
import type { Outcome } from '../render/outcome.ts';
import { printable } from '../render/printable.ts';
import { renderTable } from '../render/table.ts';
import type { Doors, Elsewhere, Gathered } from '../state/gather.ts';
import { placesOf } from '../state/places.ts';
import { columnsCalled, type LeaseRow, leaseData } from './lease-columns.ts';
import { currentByKey, eventsBetween, type LeaseEvent } from './lease-events.ts';
import { leaseRows } from './lease-rows.ts';

export interface WatchWish {
  readonly networks: readonly string[];
  readonly where: Elsewhere;
  readonly columns: readonly string[];
  readonly choose: (rows: Iterable<LeaseRow>, now: number) => Iterable<LeaseRow>;
  readonly output: OutputFormat;
}

/** Time left is shown to the second; what libvirt must be asked for is asked for less often. */
const TICK = 1_000;
const ASKING_TICK = 5_000;

/** A live table, or as data an object an event, until SIGINT. */
export function watchLeases(doors: Doors, wish: WatchWish): Outcome {
  if (wish.output === 'table') {
    return { kind: 'stream', rows: frames(doors, wish), line: (frame: string) => frame, data: () => ({}) } as Outcome;
  }
  const data = ({ event, row }: LeaseEvent) => ({
    event,
    time: doors.host.now().toISOString(),
    ...leaseData(doors.host.now().getTime() / 1000)(row),
  });
  return { kind: 'stream', rows: events(doors, wish), line: () => '', data } as unknown as Outcome;
}

async function* events(doors: Doors, wish: WatchWish): AsyncGenerator<LeaseEvent> {
  let before: ReturnType<typeof currentByKey> | undefined;
  for await (const { rows, now } of looks(doors, wish)) {
    const after = currentByKey(wish.choose(rows, now), now);
    if (before !== undefined) yield* eventsBetween(before, after, now);
    before = after;
  }
}

/** On a terminal the other screen, which leaves the user's own as it was; else a table after each change. */
async function* frames(doors: Doors, wish: WatchWish): AsyncGenerator<string> {
  const live = doors.host.isTerminal('stdout');
  let last: string | undefined;
  if (live) yield '\u001b[?1049h\u001b[?25l';
  try {
    for await (const { rows, now, gathered } of looks(doors, wish)) {
      const lines = await tableOf(wish, rows, now, gathered);
      const size = live ? doors.host.terminalSize() : undefined;
      const frame = size === undefined ? lines.join('\n') : cut(lines, size).join('\u001b[K\r\n');
      // Without a terminal the time that is left does not count as a change.
      const key = live
        ? frame
        : JSON.stringify(Array.from(wish.choose(rows, now), ({ lease, guest }) => [lease, guest]));
      if (key === last) continue;
      yield live ? `\u001b[H${frame}\u001b[K\u001b[J` : `${last === undefined ? '' : '\n'}${frame}\n`;
      last = key;
    }
  } catch (error) {
    if (live) yield '\u001b[?25h\u001b[?1049l';
    throw error;
  }
  if (live) yield '\u001b[?25h\u001b[?1049l';
}

async function tableOf(wish: WatchWish, rows: Iterable<LeaseRow>, now: number, gathered: Gathered): Promise<string[]> {
  let text = '';
  for await (const piece of renderTable(columnsCalled(wish.columns, now), wish.choose(rows, now)))
    text += piece.toString();
  return [...text.trimEnd().split('\n'), ...gathered.problems.map(({ message }) => `error: ${printable(message)}`)];
}

/** What fits on the screen. Cells are printable, so a character is at least one column: none wraps that is ASCII. */
function cut(lines: readonly string[], { columns, lines: height }: { columns: number; lines: number }): string[] {
  const shown =
    lines.length > height ? [...lines.slice(0, height - 1), ` ... ${lines.length - height + 1} more`] : lines;
  return shown.map((line) => line.slice(0, columns));
}

interface Look {
  readonly rows: Iterable<LeaseRow>;
  readonly gathered: Gathered;
  readonly now: number;
}

/** The leases now, and again whenever the files change or a second has gone by, until SIGINT. */
async function* looks(doors: Doors, { networks, where }: WatchWish): AsyncGenerator<Look> {
  const { host, virsh } = doors;
  const places = placesOf(virsh.uri, host);
  const directories = directoriesOf(where, places === undefined ? [] : [places.leases, places.activeNetworks]);
  let watch = await host.watch(directories);
  let stopped = false;
  const stop = host.interrupted().then(() => {
    stopped = true;
    watch.close();
  });
  try {
    while (!stopped) {
      yield { ...(await leaseRows(doors, networks, where)), now: host.now().getTime() / 1000 };
      await Promise.race([watch.next(directories.length === 0 ? ASKING_TICK : TICK), stop]);
      // A directory that was made again, as /run is by a restart of the host's libvirt, has to be watched anew.
      if (!stopped && directories.some((directory) => host.listDirectory(directory) === undefined)) {
        watch.close();
        watch = await host.watch(directories);
      }
    }
  } finally {
    watch.close();
  }
}

function directoriesOf({ files, stateDir }: Elsewhere, ofLibvirt: readonly string[]): readonly string[] {
  if (files.length > 0) return files.map((file) => file.replace(/\/?[^/]*$/, '') || (file.startsWith('/') ? '/' : '.'));
  return stateDir === undefined ? ofLibvirt : [stateDir];
}
