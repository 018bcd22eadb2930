import type { VnetError } from '../../error.ts';
import type { Host, TerminalEvent } from '../../host/host.ts';
import type { OutputFormat } from '../../render/format.ts';
import { type Outcome, stream } from '../../render/outcome.ts';
import { renderTable } from '../../render/table.ts';
import { keysIn } from '../../terminal/keys.ts';
import { printable } from '../../terminal/printable.ts';
import type { Interlude, Size } from '../../terminal/screen.ts';
import { interruptionOf } from '../interruption.ts';
import { bytesText, topColumns, topData } from './columns.ts';
import { sortTop, type TopOrder } from './order.ts';
import type { Sampler, TopRow, TopSample } from './sampler.ts';
import { afterKey, firstView, HELP, matchesFilter, type TopView, withinRows } from './view.ts';

export interface TopOptions {
  readonly host: Host;
  readonly sampler: Sampler;
  readonly first: TopSample;
  /** Selects the rows that the command line asks for. */
  readonly select: (rows: readonly TopRow[]) => readonly TopRow[];
  readonly order: TopOrder;
  /** Milliseconds between samples. */
  readonly interval: number;
  readonly output: OutputFormat;
  readonly header: boolean;
  /** Tables may be wider than the terminal. */
  readonly wide: boolean;
  /** Why there are no rows. */
  readonly emptyReason: string;
  /** Called with what goes wrong while nobody sees it on the screen. */
  readonly onProblem: (problem: VnetError) => void;
}

/** Follows the traffic until SIGINT or q: a live table, a table for each sample, or as data one object per interface. */
export function watchTop(options: TopOptions): Outcome {
  if (options.output === 'table') return stream({ rows: frames(options), line: (frame) => frame, data: () => ({}) });
  return stream({
    rows: measurements(options),
    line: () => '',
    header: options.header,
    data: ({ time, row }) => ({ time, ...topData(row) }),
  });
}

async function* measurements(options: TopOptions): AsyncGenerator<{ readonly time: string; readonly row: TopRow }> {
  for await (const rows of ticks(options)) {
    const time = options.host.now().toISOString();
    for (const row of rows) yield { time, row };
  }
}

/** The selected rows of each sample, in order. Ends at SIGINT. A problem is reported once for as long as it lasts. */
async function* ticks(options: TopOptions): AsyncGenerator<readonly TopRow[]> {
  const { host, sampler, interval, onProblem, order, select } = options;
  const signal = interruptionOf(host);
  let due = host.monotonic() + interval;
  let reported: readonly string[] = [];
  try {
    while (!signal.interrupted) {
      await signal.before(host.sleep(Math.max(0, due - host.monotonic())));
      if (signal.interrupted) return;
      due = nextDue(due, host.monotonic(), interval);
      const sample = await signal.before(sampler.sample());
      if (sample === undefined) return;
      const { rows, problems } = sample;
      for (const problem of problems) if (!reported.includes(problem.message)) onProblem(problem);
      reported = problems.map(({ message }) => message);
      yield sortTop(select(rows), order);
    }
  } finally {
    sampler.close();
  }
}

/** Samples keep their rhythm. Those that were missed, because libvirt was slow or vnet was stopped, are not made up for. */
function nextDue(due: number, now: number, interval: number): number {
  return due + interval > now ? due + interval : now + interval;
}

async function* frames(options: TopOptions): AsyncGenerator<string> {
  const { host, emptyReason, header } = options;
  if (host.isTerminal('stdout') && host.env.TERM !== 'dumb') {
    const { liveScreen } = await import('../../terminal/screen.ts');
    yield* liveScreen(host, screens(options), (screen, size) => screen(size));
    return;
  }
  let isFirst = true;
  for await (const rows of ticks(options)) {
    const table = await tableOf(rows, { header, withTrend: false });
    const lines = rows.length === 0 ? [emptyReason] : table;
    yield `${isFirst ? '' : '\n'}${lines.join('\n')}\n`;
    isFirst = false;
  }
}

/** Draws what is to be seen now. */
type Screen = (size: Size) => Promise<readonly string[]>;

/** A screen for each sample and each key. Sampling goes on in the background, so that a slow libvirt does not delay keys. */
async function* screens(options: TopOptions): AsyncGenerator<Screen | Interlude> {
  const { host, sampler, interval } = options;
  const { Interlude, LEAVE } = await import('../../terminal/screen.ts');
  const signal = interruptionOf(host);
  const events: TerminalEvent[] = [];
  let wake = () => {};
  const terminal = await host.controlTerminal((event) => {
    events.push(event);
    wake();
  }, LEAVE);
  let view = firstView(options.order);
  let sample = options.first;
  let bug: { readonly error: unknown } | undefined;
  let isSampling = false;
  let due = host.monotonic() + interval;
  let page = 1;

  const startSample = () => {
    isSampling = true;
    sampler
      .sample()
      .then(
        (next) => (sample = next),
        (error: unknown) => (bug = { error }),
      )
      .finally(() => {
        isSampling = false;
        wake();
      });
  };
  const draw: Screen = async (size) => {
    const frame = await frameOf(options, sample, view, size);
    ({ view, page } = frame);
    return frame.lines;
  };

  try {
    yield draw;
    while (!signal.interrupted) {
      const now = host.monotonic();
      if (!isSampling && now >= due) {
        due = nextDue(due, now, interval);
        startSample();
      }
      if (events.length === 0) {
        const timer = new AbortController();
        const woken = new Promise<void>((resolve) => (wake = resolve));
        const wait = isSampling && due <= now ? interval : due - now;
        void host.sleep(wait, timer.signal).then(() => wake());
        await signal.before(woken);
        timer.abort();
      }
      if (signal.interrupted) return;
      if (bug !== undefined) throw bug.error;
      for (const event of events.splice(0)) {
        if (event.kind === 'closed') return;
        if (event.kind === 'stop') yield new Interlude(() => terminal.suspend());
        if (event.kind === 'resumed') yield new Interlude();
        if (event.kind !== 'typed') continue;
        for (const key of keysIn(event.text)) {
          const next = afterKey(view, key, page);
          if (next === 'quit') return;
          if (next === 'suspend') yield new Interlude(() => terminal.suspend());
          else if (next === 'redraw') yield new Interlude();
          else view = next;
        }
      }
      yield draw;
    }
  } finally {
    terminal.close();
    sampler.close();
  }
}

/** The lines of the screen, the view that they show, and how many rows fit. */
async function frameOf(
  { select, wide, interval, emptyReason }: TopOptions,
  sample: TopSample,
  view: TopView,
  { columns, lines: height }: Size,
): Promise<{ readonly lines: readonly string[]; readonly view: TopView; readonly page: number }> {
  const selected = select(sample.rows);
  const rows = sortTop(
    selected.filter((row) => matchesFilter(row, view.filter)),
    view.order,
    view.isReversed,
  );
  const problems = sample.problems.map(({ message }) => ` error: ${printable(message.split('\n')[0] ?? '')}`);
  // The summary, the titles with their rule, problems and the last line.
  const page = Math.max(1, height - 4 - problems.length);
  const within = withinRows(view, rows.length, page);
  if (view.isHelp) return { lines: HELP, view: within, page };
  // Laying out thousands of rows every second would be too slow: only those on the screen are.
  const shown = rows.slice(within.above, within.above + page);
  const none = view.filter === '' ? emptyReason : 'no interface matches the filter';
  const table =
    shown.length === 0
      ? [` ${none}`]
      : await tableOf(shown, { header: true, withTrend: true, terminal: wide ? undefined : columns });
  const body = [summaryOf(selected, view, interval), ...problems, ...table].slice(0, Math.max(1, height - 1));
  const blank = Array.from({ length: Math.max(0, height - 1 - body.length) }, () => '');
  return { lines: [...body, ...blank, lastLine(within, rows.length, shown.length)], view: within, page };
}

function summaryOf(rows: readonly TopRow[], { order, isReversed }: TopView, interval: number): string {
  const guests = new Set(rows.map(({ guest }) => guest)).size;
  const total = (of: (row: TopRow) => number | undefined) =>
    bytesText(rows.reduce((sum, row) => sum + (of(row) ?? 0), 0)) ?? '';
  const traffic = `rx ${total(({ rates }) => rates?.rxBytes)}/s, tx ${total(({ rates }) => rates?.txBytes)}/s`;
  const count = `${rows.length} ${rows.length === 1 ? 'interface' : 'interfaces'} of ${guests} ${guests === 1 ? 'guest' : 'guests'}`;
  return ` ${count}: ${traffic}; by ${order}${isReversed ? ', reversed' : ''}, every ${interval / 1000} s`;
}

function lastLine({ filter, isTyping, above }: TopView, rows: number, shown: number): string {
  if (isTyping) return ` filter: ${printable(filter)}_   (Enter keeps it, Esc removes it)`;
  const range = rows > shown ? `   ${above + 1}-${above + shown} of ${rows}` : '';
  const current = filter === '' ? '' : `   filter: ${printable(filter)}`;
  return ` q quit   ? help   / filter   t r s p d e g n i sort${range}${current}`;
}

async function tableOf(
  rows: readonly TopRow[],
  { header, withTrend, terminal }: { header: boolean; withTrend: boolean; terminal?: number | undefined },
): Promise<string[]> {
  let text = '';
  for await (const piece of renderTable(topColumns({ withTrend }), rows, { header, terminal }))
    text += piece.toString();
  return text.replace(/\n$/, '').split('\n');
}
