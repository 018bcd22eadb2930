import { wrap } from '../terminal/text.ts';
import { widthOf } from '../terminal/width.ts';
import { addressWidth } from './address-width.ts';
import { tableWidth } from './table-width.ts';

/** No column gets narrower, so that words stay readable; a terminal narrower than that wraps by itself. */
const NARROWEST = 8;
const NARROWEST_PROSE = 24;

/** A column of a table: its title, the width it would like, and whether it holds prose. */
export interface WrappedColumn {
  readonly title: string;
  readonly width: number;
  readonly prose: boolean;
  /** Dropped if the table does not fit otherwise. */
  readonly dropLast: boolean;
}

export interface WrappedTableOptions {
  readonly terminal: number;
  /** Whether the titles are printed. */
  readonly header: boolean;
}

/**
 * A table in virsh's layout with cells wrapped over several lines, so that it is no wider than the terminal. An address is
 * never broken: if there is no room, the table is wider. `rows` returns the same rows each time.
 */
export function* wrappedTable(
  all: readonly WrappedColumn[],
  rows: () => Iterable<readonly string[]>,
  { terminal, header }: WrappedTableOptions,
): Generator<string> {
  const least = leastWidths(all, rows());
  const shown = shownColumns(all, least, terminal);
  const of = <Item>(items: readonly Item[]) => shown.map((index) => items[index] as Item);
  const columns = of(all);
  const floor = of(least);
  const someProse = narrowed(
    columns.map(({ width }) => width),
    terminal,
    (index) => (columns[index]?.prose ? Math.max(NARROWEST_PROSE, floor[index] as number) : Number.POSITIVE_INFINITY),
  );
  const narrow = narrowed(someProse, terminal, (index) => floor[index] as number);
  if (header) {
    yield* linesOf(
      columns.map(({ title }) => title),
      narrow,
    );
    yield `${'-'.repeat(tableWidth(narrow))}\n`;
  }
  for (const row of rows()) yield* linesOf(of(row), narrow, header ? ' ' : '');
}

/** For each column, the width below which it would be unreadable. */
function leastWidths(columns: readonly WrappedColumn[], rows: Iterable<readonly string[]>): number[] {
  const least = columns.map(() => NARROWEST);
  for (const row of rows) {
    for (const [index, text] of row.entries()) least[index] = Math.max(least[index] as number, addressWidth(text));
  }
  return columns.map(({ width }, index) => Math.min(width, least[index] as number));
}

function shownColumns(columns: readonly WrappedColumn[], least: readonly number[], terminal: number): number[] {
  const all = [...columns.keys()];
  if (tableWidth(least) <= terminal) return all;
  return all.filter((index) => columns[index]?.dropLast !== true);
}

/** Takes cells from the widest column that is above its least width, until the table fits. */
function narrowed(widths: readonly number[], terminal: number, least: (index: number) => number): number[] {
  const narrow = [...widths];
  for (let surplus = tableWidth(widths) - terminal; surplus > 0; surplus--) {
    const spare = narrow.map((width, index) => (width > least(index) ? width : 0));
    const widest = Math.max(...spare);
    if (widest === 0) break;
    narrow[spare.lastIndexOf(widest)] = widest - 1;
  }
  return narrow;
}

function* linesOf(row: readonly string[], widths: readonly number[], indent = ' '): Generator<string> {
  const cells = row.map((text, index) => wrap(text, widths[index] as number));
  const height = Math.max(...cells.map((lines) => lines.length));
  for (let line = 0; line < height; line++) {
    const texts = cells.map((lines, index) => {
      const text = lines[line] ?? '';
      return text + ' '.repeat(Math.max(0, (widths[index] as number) - widthOf(text)));
    });
    yield `${indent}${texts.join('   ').trimEnd()}\n`;
  }
}
