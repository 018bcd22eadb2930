import type { OutputFormat } from '../../render/format.ts';
import { type Outcome, stream } from '../../render/outcome.ts';
import { renderTable } from '../../render/table.ts';
import { printable } from '../../terminal/printable.ts';
import type { Size } from '../../terminal/screen.ts';
import { LEASE_FIELDS, type LeaseField, leaseColumns, leaseData } from './columns.ts';
import { currentByKey, eventsBetween, keepUnread, type LeaseEvent, type LeasesByKey } from './events.ts';
import { type LeaseSnapshot, type PollOptions, pollLeases } from './poll.ts';

export interface WatchOptions extends PollOptions {
  /** The names of --columns; undefined for all that fit. */
  readonly columns: readonly LeaseField[] | undefined;
  readonly header: boolean;
  readonly output: OutputFormat;
  /** Tables may be wider than the terminal. */
  readonly wide: boolean;
}

/** Follows the leases until SIGINT: a live table, or as data one object per event. */
export function watchLeases(options: WatchOptions): Outcome {
  const { host, columns } = options;
  if (options.output === 'table') {
    return stream({ rows: frames(options), line: (frame) => frame, data: () => ({}) });
  }
  return stream({
    rows: events(options),
    line: () => '',
    header: options.header,
    data: ({ event, row }) => ({
      event,
      time: host.now().toISOString(),
      ...leaseData(columns, host.now().getTime() / 1000)(row),
    }),
  });
}

async function* events(options: WatchOptions): AsyncGenerator<LeaseEvent> {
  let before: LeasesByKey | undefined;
  for await (const { rows, problems, now, isFresh } of pollLeases(options)) {
    if (!isFresh) continue;
    const after = keepUnread(currentByKey(rows, now), before, { problems, now });
    if (before !== undefined) yield* eventsBetween(before, after, now);
    before = after;
  }
}

/** On a terminal, draws on the alternate screen, which leaves the user's own screen intact. Else prints a table per change. */
async function* frames(options: WatchOptions): AsyncGenerator<string> {
  const { host } = options;
  if (!host.isTerminal('stdout')) {
    yield* tables(options);
    return;
  }
  const { liveScreen } = await import('../../terminal/screen.ts');
  yield* liveScreen(host, pollLeases(options), (snapshot, size) => frameOf(options, snapshot, size));
}

/** A table whenever its content changes. The time left changes always, so only the expiry counts. */
async function* tables(options: WatchOptions): AsyncGenerator<string> {
  const fields = options.columns ?? LEASE_FIELDS;
  const compared = { ...options, columns: fields.map((field) => (field === 'secondsLeft' ? 'expiry' : field)) };
  let last: string | undefined;
  for await (const snapshot of pollLeases(options)) {
    if (!snapshot.isFresh) continue;
    const content = [...(await tableOf(compared, snapshot)), ...problemLines(snapshot)].join('\n');
    if (content === last) continue;
    const lines = [...(await tableOf(options, snapshot)), ...problemLines(snapshot)];
    yield `${last === undefined ? '' : '\n'}${lines.join('\n')}\n`;
    last = content;
  }
}

/** The lines for the screen, with a last line that counts those below it. */
async function frameOf(
  options: WatchOptions,
  snapshot: LeaseSnapshot,
  { columns, lines: height }: Size,
): Promise<string[]> {
  const problems = problemLines(snapshot);
  const total = snapshot.rows.length + (options.header ? TITLE_LINES : 0) + problems.length;
  // Laying out 10,000 rows every second would be too slow: only those on the screen are.
  const shown = { ...snapshot, rows: snapshot.rows.slice(0, height) };
  const table = await tableOf(options, shown, options.wide ? undefined : columns);
  const lines = [...table, ...problems];
  if (total <= height && lines.length <= height) return lines;
  const cut = lines.slice(0, height - 1);
  return [...cut, ` ... ${total - cut.length} more`];
}

const TITLE_LINES = 2;

async function tableOf(
  { columns, header }: WatchOptions,
  { rows, now }: LeaseSnapshot,
  terminal?: number,
): Promise<string[]> {
  let text = '';
  for await (const piece of renderTable(leaseColumns(columns, now), rows, { header, terminal }))
    text += piece.toString();
  return text.trimEnd().split('\n');
}

function problemLines({ problems }: LeaseSnapshot): string[] {
  return problems.flatMap(({ messages }) => messages.map((message) => `error: ${printable(message)}`));
}
