import type { Column } from './outcome.ts';
import { printable } from './printable.ts';

/** Rows are laid out and handed on in pieces of about this many characters. */
const CHUNK = 256 * 1024;

/** Text made of these has one terminal cell a character. */
const ASCII = /^[ -~]*$/;

/**
 * virsh's own table: one blank before each cell, two after all but the last, a rule below the titles.
 * Two passes over the rows, so that neither all cells nor the whole text are ever held at once.
 */
export async function* renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
  header = true,
): AsyncGenerator<string> {
  const widthOf = await widths(columns, rows);
  const width = columns.map(({ title, cell }) => {
    let widest = header ? widthOf(title) : 0;
    for (const row of rows) widest = Math.max(widest, widthOf(shown(cell(row))));
    return widest;
  });

  let chunk = '';
  if (header) {
    chunk += line(columns.map(({ title }) => title));
    chunk += `${'-'.repeat(width.reduce((sum, each) => sum + each + 3, 0))}\n`;
  }
  for (const row of rows) {
    chunk += line(columns.map(({ cell }) => shown(cell(row))));
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;

  function line(cells: readonly string[]): string {
    let text = '';
    for (const [index, cell] of cells.entries()) {
      const padding = index === cells.length - 1 ? 0 : (width[index] ?? 0) - widthOf(cell) + 2;
      text += ` ${cell}${' '.repeat(padding)}`;
    }
    return `${text}\n`;
  }
}

function shown(cell: string | undefined): string {
  return cell === undefined || cell === '' ? '-' : printable(cell);
}

/** string-width costs 25 ms to load: only where a cell is not plain ASCII. */
async function widths<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>): Promise<(text: string) => number> {
  for (const row of rows) {
    for (const { cell } of columns) {
      if (ASCII.test(cell(row) ?? '')) continue;
      const { default: stringWidth } = await import('string-width');
      return (text) => (ASCII.test(text) ? text.length : stringWidth(text));
    }
  }
  return (text) => text.length;
}
