import { printable } from '../terminal/printable.ts';
import { FIRST_PIECE, PIECE } from './chunk.ts';
import type { Column } from './outcome.ts';
import { tableWidth } from './table-width.ts';

/** Text made of these has one terminal cell a character. */
const ASCII = /^[ -~]*$/;

export interface TableOptions {
  /** Whether the titles and the rule below them are printed. */
  readonly header?: boolean | undefined;
  /** False prints nothing for a table without rows. */
  readonly headerIfEmpty?: boolean | undefined;
  /** The cells of a line on the terminal; undefined where the table may have any width. */
  readonly terminal?: number | undefined;
}

/**
 * A table with virsh's layout: one blank before each cell, two after all but the last, a rule below the titles. Without titles
 * a line starts with its first cell, so that programs can read a single column. Reads the
 * rows once and keeps only the bytes of their cells. A piece is valid until the next one is requested. Where the table is
 * wider than the terminal, it drops columns without values, then those with a number, and then wraps the widest.
 */
export async function* renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
  { header = true, headerIfEmpty = true, terminal }: TableOptions = {},
): AsyncGenerator<string | Buffer> {
  const cells = cellsOf(columns, rows, header);
  if (cells.count === 0 && !headerIfEmpty) return;
  // It costs 25 ms to load: only where a cell is not ASCII.
  if (cells.wide.size > 0) measure(cells, (await import('../terminal/width.ts')).widthOf);
  const shown = shownColumns(columns, cells, terminal);
  const widths = shown.map((index) => cells.widths[index] as number);
  if (terminal !== undefined && tableWidth(widths) > terminal) {
    const { wrappedTable } = await import('./wrapped-table.ts');
    const wrapped = shown.map((index) => {
      const { title = '', prose = false, dropLast = false } = columns[index] ?? {};
      return { title, prose, dropLast, width: cells.widths[index] as number };
    });
    yield* wrappedTable(wrapped, () => textsOf(cells, shown), { terminal, header });
    return;
  }
  if (header) {
    yield headOf(
      shown.map((index) => columns[index]?.title ?? ''),
      widths,
    );
  }
  yield* linesOf(cells, { columns: shown, indent: header ? 1 : 0 });
}

/** Prose may wrap at this width before other columns are dropped for it. */
const READABLE_PROSE = 40;

/** The indexes of the columns that are shown: all, or those that are left when enough are dropped to fit the terminal. */
function shownColumns(
  columns: readonly Pick<Column<unknown>, 'drop' | 'dropEmpty' | 'prose'>[],
  cells: Cells,
  terminal = Number.POSITIVE_INFINITY,
): readonly number[] {
  const { widths } = cells;
  let shown = columns.map((_, index) => index);
  const leastWidth = (index: number) =>
    columns[index]?.prose ? Math.min(READABLE_PROSE, widths[index] as number) : (widths[index] as number);
  const droppable = shown.filter((index) => columns[index]?.drop !== undefined);
  droppable.sort((a, b) => (columns[a]?.drop ?? 0) - (columns[b]?.drop ?? 0));
  const empty = tableWidth(shown.map(leastWidth)) <= terminal ? [] : emptyColumns(columns, cells);
  for (const dropped of [...empty, ...droppable]) {
    if (tableWidth(shown.map(leastWidth)) <= terminal) break;
    shown = shown.filter((index) => index !== dropped);
  }
  return shown;
}

/** The columns that may be dropped because no row has a value for them, the last first. */
function emptyColumns(columns: readonly Pick<Column<unknown>, 'dropEmpty'>[], cells: Cells): number[] {
  let empty = columns.flatMap(({ dropEmpty }, index) => (dropEmpty === true ? [index] : []));
  for (const row of textsOf(cells, [...columns.keys()])) {
    empty = empty.filter((index) => row[index] === NO_VALUE);
    if (empty.length === 0) break;
  }
  return empty.reverse();
}

/** The rows as text, only the columns that are shown. */
function* textsOf({ blocks, count, widths }: Cells, shown: readonly number[]): Generator<string[]> {
  let row: string[] = [];
  let next = 0;
  let block: Buffer = Buffer.of();
  let from = 0;
  for (let cell = 0; cell < count; cell++) {
    while (from === block.length) {
      block = blocks[next++] as Buffer;
      from = 0;
    }
    let length = block[from++] as number;
    if (length === LONG) {
      length = block.readUInt32LE(from);
      from += 4;
    }
    row.push(block.toString('utf8', from, from + length));
    from += length;
    if (row.length < widths.length) continue;
    yield shown.map((index) => row[index] ?? '');
    row = [];
  }
}

/** The cells of all rows, one after another, as the bytes that are printed. */
interface Cells {
  /** Before the bytes of each cell stands how many there are: in a byte, or in four behind a byte LONG. No cell is divided. */
  readonly blocks: readonly Buffer[];
  readonly count: number;
  /** By column, how many terminal cells the widest takes. */
  readonly widths: number[];
  /** By cell, the text that may take another number of terminal cells than of bytes; and then how many bytes more it takes. */
  readonly wide: Map<number, string>;
  readonly surplus: Map<number, number>;
}

const LONG = 255;
const NO_VALUE = '-';

function cellsOf<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>, header: boolean): Cells {
  const widths = columns.map(({ title }) => (header ? title.length : 0));
  const wide = new Map<number, string>();
  const blocks: Buffer[] = [];
  let block: Buffer = Buffer.allocUnsafe(FIRST_PIECE);
  let end = 0;
  let count = 0;
  for (const row of rows) {
    for (let index = 0; index < columns.length; index++) {
      const text = (columns[index] as Column<Row>).cell(row) || NO_VALUE;
      const { length } = text;
      if (end + length >= block.length) {
        blocks.push(block.subarray(0, end));
        block = Buffer.allocUnsafe(PIECE);
        end = 0;
      }
      const start = end++;
      // A loop: for texts this short nothing is as fast.
      for (let at = length < LONG ? 0 : length; at < length; at++) {
        const code = text.charCodeAt(at);
        if (code < 32 || code > 126 || code === BACKSLASH) break;
        block[end++] = code;
      }
      if (end === start + 1 + length) {
        block[start] = length;
        if (length > (widths[index] as number)) widths[index] = length;
      } else {
        const shown = printable(text);
        if (!ASCII.test(shown)) wide.set(count, shown);
        else widths[index] = Math.max(shown.length, widths[index] as number);
        blocks.push(block.subarray(0, start), longCell(shown));
        block = block.subarray(start);
        end = 0;
      }
      count++;
    }
  }
  blocks.push(block.subarray(0, end));
  return { blocks, count, widths, wide, surplus: new Map() };
}

function longCell(text: string): Buffer {
  const bytes = Buffer.from(`     ${text}`);
  bytes[0] = LONG;
  bytes.writeUInt32LE(bytes.length - 5, 1);
  return bytes;
}

function measure({ widths, wide, surplus }: Cells, widthOf: (text: string) => number): void {
  for (const [cell, text] of wide) {
    const width = widthOf(text);
    const column = cell % widths.length;
    widths[column] = Math.max(width, widths[column] as number);
    surplus.set(cell, Buffer.byteLength(text) - width);
  }
}

/** Lays out the rows: each cell at the column's position, blanks between them. */
function* linesOf(
  { blocks, count, widths, surplus }: Cells,
  { columns, indent }: { readonly columns: readonly number[]; readonly indent: number },
): Generator<Buffer> {
  const isShown = widths.map((_, index) => columns.includes(index));
  let most = 0;
  for (const each of surplus.values()) most = Math.max(most, each);
  const longest = tableWidth(widths) + widths.length * most;
  const piece = Buffer.alloc(PIECE + longest, ' ');
  let limit = FIRST_PIECE;
  let end = 0;
  let next = 0;
  let block: Buffer = Buffer.of();
  let from = 0;
  for (let cell = 0; cell < count; ) {
    let place = end;
    for (let index = 0; index < widths.length; index++) {
      while (from === block.length) {
        block = blocks[next++] as Buffer;
        from = 0;
      }
      let length = block[from++] as number;
      if (length === LONG) {
        length = block.readUInt32LE(from);
        from += 4;
      }
      if (isShown[index] === false) {
        from += length;
        cell++;
        continue;
      }
      end = place + indent;
      for (const until = from + length; from < until; ) piece[end++] = block[from++] as number;
      place += (widths[index] as number) + 3;
      if (surplus.size > 0) place += surplus.get(cell) ?? 0;
      cell++;
    }
    piece[end++] = LINE_FEED;
    if (end < limit) continue;
    yield piece.subarray(0, end);
    piece.fill(' ', 0, end);
    end = 0;
    limit = PIECE;
  }
  if (end > 0) yield piece.subarray(0, end);
}

/** The titles, and the rule below them. */
function headOf(titles: readonly string[], widths: readonly number[]): string {
  const cells = titles.map((title, index) => title.padEnd(widths[index] as number));
  return ` ${cells.join('   ').trimEnd()}\n${'-'.repeat(tableWidth(widths))}\n`;
}

const LINE_FEED = 10;
const BACKSLASH = 92;
