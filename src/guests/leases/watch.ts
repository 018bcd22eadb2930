import type { Host } from '../../host/host.ts';
import type { OutputFormat } from '../../render/format.ts';
import { type Outcome, stream } from '../../render/outcome.ts';
import { renderTable } from '../../render/table.ts';
import { printable } from '../../terminal/printable.ts';
import { columnsCalled, leaseData } from './columns.ts';
import { currentByKey, eventsBetween, keepUnread, type LeaseEvent, type LeasesByKey } from './events.ts';
import { type LeaseSnapshot, type PollOptions, pollLeases } from './poll.ts';

export interface WatchOptions extends PollOptions {
  readonly columns: readonly string[];
  readonly header: boolean;
  readonly output: OutputFormat;
}

/** Follows the leases until SIGINT: a live table, or as data one object per event. */
export function watchLeases(host: Host, options: WatchOptions): Outcome {
  if (options.output === 'table') {
    return stream({ rows: frames(host, options), line: (frame) => frame, data: () => ({}) });
  }
  return stream({
    rows: events(host, options),
    line: () => '',
    data: ({ event, row }) => ({
      event,
      time: host.now().toISOString(),
      ...leaseData(host.now().getTime() / 1000)(row),
    }),
  });
}

async function* events(host: Host, options: WatchOptions): AsyncGenerator<LeaseEvent> {
  let before: LeasesByKey | undefined;
  for await (const { rows, problems, now, isFresh } of pollLeases(host, options)) {
    if (!isFresh) continue;
    const after = keepUnread(currentByKey(rows, now), before, { problems, now });
    if (before !== undefined) yield* eventsBetween(before, after, now);
    before = after;
  }
}

/** On a terminal, draws on the alternate screen, which leaves the user's own screen intact. Else prints a table per change. */
async function* frames(host: Host, options: WatchOptions): AsyncGenerator<string> {
  if (!host.isTerminal('stdout')) {
    yield* tables(host, options);
    return;
  }
  let last: string | undefined;
  yield '\u001b[?1049h\u001b[?25l';
  try {
    for await (const snapshot of pollLeases(host, options)) {
      const size = host.terminalSize() ?? { columns: 80, lines: 24 };
      const frame = (await screenOf(options, snapshot, size)).join('\u001b[K\r\n');
      if (frame !== last) yield `\u001b[H${frame}\u001b[K\u001b[J`;
      last = frame;
    }
  } catch (error) {
    yield '\u001b[?25h\u001b[?1049l';
    throw error;
  }
  yield '\u001b[?25h\u001b[?1049l';
}

/** A table whenever its content changes. The time left changes always, so only the expiry counts. */
async function* tables(host: Host, options: WatchOptions): AsyncGenerator<string> {
  const compared = { ...options, columns: options.columns.map((name) => (name === 'left' ? 'expires' : name)) };
  let last: string | undefined;
  for await (const snapshot of pollLeases(host, options)) {
    if (!snapshot.isFresh) continue;
    const content = [...(await tableOf(compared, snapshot)), ...problemLines(snapshot)].join('\n');
    if (content === last) continue;
    const lines = [...(await tableOf(options, snapshot)), ...problemLines(snapshot)];
    yield `${last === undefined ? '' : '\n'}${lines.join('\n')}\n`;
    last = content;
  }
}

/** The lines that fit on the screen. Cells are printable: a line of ASCII that is cut to the width does not wrap. */
async function screenOf(
  options: WatchOptions,
  snapshot: LeaseSnapshot,
  { columns, lines: height }: { readonly columns: number; readonly lines: number },
): Promise<string[]> {
  const problems = problemLines(snapshot);
  const total = snapshot.rows.length + (options.header ? TITLE_LINES : 0) + problems.length;
  // Laying out 10,000 rows every second would be too slow: only those on the screen are.
  const table = await tableOf(options, { ...snapshot, rows: snapshot.rows.slice(0, height) });
  const lines = total <= height ? [...table, ...problems] : [...table, ...problems].slice(0, height - 1);
  if (total > height) lines.push(` ... ${total - lines.length} more`);
  return lines.map((line) => line.slice(0, columns));
}

const TITLE_LINES = 2;

async function tableOf({ columns, header }: WatchOptions, { rows, now }: LeaseSnapshot): Promise<string[]> {
  let text = '';
  for await (const piece of renderTable(columnsCalled(columns, now), rows, { header })) text += piece.toString();
  return text.trimEnd().split('\n');
}

function problemLines({ problems }: LeaseSnapshot): string[] {
  return problems.map(({ message }) => `error: ${printable(message)}`);
}
