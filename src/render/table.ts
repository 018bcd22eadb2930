import type { Column } from './outcome.ts';
import { printable } from './printable.ts';

/** Lines are handed on in pieces of about this many characters. */
const CHUNK = 256 * 1024;

/** Text made of these has one terminal cell a character. */
const ASCII = /^[ -~]*$/;

/**
 * virsh's own table: one blank before each cell, two after all but the last, a rule below the titles. Each cell is made
 * once, as that costs more than to keep it; the text is never held whole.
 */
export async function* renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
  header = true,
): AsyncGenerator<string> {
  const widths = columns.map(({ title }) => (header ? title.length : 0));
  const wide = new Set<string>();
  const cells: string[][] = columns.map(() => []);
  for (const row of rows) {
    for (let index = 0; index < columns.length; index++) {
      const text = columns[index]?.cell(row);
      let cell = text === undefined || text === '' ? '-' : text;
      if (!isPlain(cell)) {
        cell = printable(cell);
        if (!ASCII.test(cell)) wide.add(cell);
      }
      cells[index]?.push(cell);
      if (cell.length > (widths[index] ?? 0)) widths[index] = cell.length;
    }
  }
  const widthOf = await widthFunction(wide);
  if (wide.size > 0) {
    for (const [index, column] of cells.entries()) {
      widths[index] = header ? widthOf(columns[index]?.title ?? '') : 0;
      for (const cell of column) widths[index] = Math.max(widths[index] ?? 0, widthOf(cell));
    }
  }

  const pads = Array.from({ length: Math.max(0, ...widths) + 3 }, (_, width) => ' '.repeat(width));
  const padded = (cell: string, index: number) => ` ${cell}${pads[(widths[index] ?? 0) - widthOf(cell) + 2]}`;
  const last = cells.pop() ?? [];
  const titles = columns.map(({ title }) => title);

  let chunk = '';
  if (header) {
    chunk += `${titles.slice(0, -1).map(padded).join('')} ${titles.at(-1) ?? ''}\n`;
    chunk += `${'-'.repeat(widths.reduce((sum, each) => sum + each + 3, 0))}\n`;
  }
  for (let row = 0; row < last.length; row++) {
    for (let index = 0; index < cells.length; index++) chunk += padded(cells[index]?.[row] ?? '', index);
    chunk += ` ${last[row]}\n`;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/** Whether every character is ASCII, printable, and no backslash: such text stays as it is, a terminal cell each. */
function isPlain(text: string): boolean {
  // A loop: no regular expression is as fast, and this is asked of every cell.
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (code < 32 || code > 126 || code === 92) return false;
  }
  return true;
}

/** string-width costs 25 ms to load: only where a cell is not plain ASCII. */
async function widthFunction(wide: ReadonlySet<string>): Promise<(text: string) => number> {
  if (wide.size === 0) return (text) => text.length;
  const { default: stringWidth } = await import('string-width');
  return (text) => (ASCII.test(text) ? text.length : stringWidth(text));
}
