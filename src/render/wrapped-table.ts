import { wrap } from '../terminal/text.ts';
import { widthOf } from '../terminal/width.ts';
import { tableWidth } from './table-width.ts';

/** No column gets narrower, so that words stay readable; a terminal narrower than that wraps by itself. */
const NARROWEST = 8;
const NARROWEST_PROSE = 24;

/** The columns of a table: their titles, if they are printed, the widths they would like, and which hold prose. */
export interface WrappedColumns {
  readonly titles: readonly string[] | undefined;
  readonly widths: readonly number[];
  readonly prose: readonly boolean[];
}

/** A table in virsh's layout with cells wrapped over several lines, so that it is no wider than the terminal. */
export function* wrappedTable(
  { titles, widths, prose }: WrappedColumns,
  rows: Iterable<readonly string[]>,
  terminal: number,
): Generator<string> {
  const someProse = narrowed(widths, terminal, (index) => (prose[index] ? NARROWEST_PROSE : Number.POSITIVE_INFINITY));
  const narrow = narrowed(someProse, terminal, () => NARROWEST);
  if (titles !== undefined) {
    yield* linesOf(titles, narrow);
    yield `${'-'.repeat(tableWidth(narrow))}\n`;
  }
  for (const row of rows) yield* linesOf(row, narrow, titles === undefined ? '' : ' ');
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
