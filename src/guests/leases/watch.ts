import type { Target } from '../../libvirt/target.ts';
import type { OutputFormat } from '../../render/format.ts';
import { type Outcome, stream } from '../../render/outcome.ts';
import { renderTable } from '../../render/table.ts';
import { printable } from '../../terminal/printable.ts';
import { columnsCalled, leaseData } from './columns.ts';
import { currentByKey, eventsBetween, type LeaseEvent, type LeasesByKey, withUnread } from './events.ts';
import { type Look, type LookWish, looks } from './poll.ts';

export interface WatchWish extends LookWish {
  readonly columns: readonly string[];
  readonly header: boolean;
  readonly output: OutputFormat;
}

/** A live table, or as data an object an event, until SIGINT. */
export function watchLeases(target: Target, wish: WatchWish): Outcome {
  if (wish.output === 'table') {
    return stream({ rows: frames(target, wish), line: (frame) => frame, data: () => ({}) });
  }
  const data = ({ event, row }: LeaseEvent) => ({
    event,
    time: target.host.now().toISOString(),
    ...leaseData(target.host.now().getTime() / 1000)(row),
  });
  return stream({ rows: events(target, wish), line: () => '', data });
}

async function* events(target: Target, wish: WatchWish): AsyncGenerator<LeaseEvent> {
  let before: LeasesByKey | undefined;
  for await (const { rows, problems, now, fresh } of looks(target, wish)) {
    if (!fresh) continue;
    const after = withUnread(currentByKey(rows, now), before, { problems, now });
    if (before !== undefined) yield* eventsBetween(before, after, now);
    before = after;
  }
}

/** On a terminal the other screen, which leaves the user's own as it was; else a table after each change. */
async function* frames(target: Target, wish: WatchWish): AsyncGenerator<string> {
  const live = target.host.isTerminal('stdout');
  if (!live) {
    yield* tables(target, wish);
    return;
  }
  let last: string | undefined;
  yield '\u001b[?1049h\u001b[?25l';
  try {
    for await (const look of looks(target, wish)) {
      const size = target.host.terminalSize() ?? { columns: 80, lines: 24 };
      const frame = (await screenOf(wish, look, size)).join('\u001b[K\r\n');
      if (frame !== last) yield `\u001b[H${frame}\u001b[K\u001b[J`;
      last = frame;
    }
  } catch (error) {
    yield '\u001b[?25h\u001b[?1049l';
    throw error;
  }
  yield '\u001b[?25h\u001b[?1049l';
}

/** A table whenever what it shows has changed: of the time that is left, only its end. */
async function* tables(target: Target, wish: WatchWish): AsyncGenerator<string> {
  const lasting = { ...wish, columns: wish.columns.map((name) => (name === 'left' ? 'expires' : name)) };
  let last: string | undefined;
  for await (const look of looks(target, wish)) {
    if (!look.fresh) continue;
    const said = [...(await tableOf(lasting, look)), ...problemLines(look)].join('\n');
    if (said === last) continue;
    const lines = [...(await tableOf(wish, look)), ...problemLines(look)];
    yield `${last === undefined ? '' : '\n'}${lines.join('\n')}\n`;
    last = said;
  }
}

/** What fits on the screen. Cells are printable, so a character is at least one column: none wraps that is ASCII. */
async function screenOf(
  wish: WatchWish,
  look: Look,
  { columns, lines: height }: { readonly columns: number; readonly lines: number },
): Promise<string[]> {
  const problems = problemLines(look);
  const all = look.rows.length + (wish.header ? TITLE_LINES : 0) + problems.length;
  // Rows that nobody sees are not laid out: of ten thousand, each second.
  const table = await tableOf(wish, { ...look, rows: look.rows.slice(0, height) });
  const lines = all <= height ? [...table, ...problems] : [...table, ...problems].slice(0, height - 1);
  if (all > height) lines.push(` ... ${all - lines.length} more`);
  return lines.map((line) => line.slice(0, columns));
}

const TITLE_LINES = 2;

async function tableOf({ columns, header }: WatchWish, { rows, now }: Look): Promise<string[]> {
  let text = '';
  for await (const piece of renderTable(columnsCalled(columns, now), rows, { header })) text += piece.toString();
  return text.trimEnd().split('\n');
}

function problemLines({ problems }: Look): string[] {
  return problems.map(({ message }) => `error: ${printable(message)}`);
}
