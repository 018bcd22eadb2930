import { wrap } from '../terminal/text.ts';
import { widthOf } from '../terminal/width.ts';
import { tableWidth } from './table-width.ts';

/** No column gets narrower, so that words stay readable; a terminal narrower than that wraps by itself. */
const NARROWEST = 8;

/** A table in virsh's layout with cells wrapped over several lines, so that it is no wider than the terminal. */
export function* wrappedTable(
  titles: readonly string[] | undefined,
  rows: Iterable<readonly string[]>,
  widths: readonly number[],
  terminal: number,
): Generator<string> {
  const narrow = narrowed(widths, terminal);
  if (titles !== undefined) {
    yield* linesOf(titles, narrow);
    yield `${'-'.repeat(tableWidth(narrow))}\n`;
  }
  for (const row of rows) yield* linesOf(row, narrow);
}

/** Takes cells from the widest column until the table fits. */
function narrowed(widths: readonly number[], terminal: number): number[] {
  const narrow = [...widths];
  let surplus = tableWidth(widths) - terminal;
  while (surplus > 0) {
    const widest = Math.max(...narrow);
    if (widest <= NARROWEST) break;
    narrow[narrow.lastIndexOf(widest)] = widest - 1;
    surplus--;
  }
  return narrow;
}

function* linesOf(row: readonly string[], widths: readonly number[]): Generator<string> {
  const cells = row.map((text, index) => wrap(text, widths[index] as number));
  const height = Math.max(...cells.map((lines) => lines.length));
  for (let line = 0; line < height; line++) {
    const texts = cells.map((lines, index) => {
      const text = lines[line] ?? '';
      return text + ' '.repeat(Math.max(0, (widths[index] as number) - widthOf(text)));
    });
    yield ` ${texts.join('   ').trimEnd()}\n`;
  }
}
