import { FIRST_PIECE, PIECE } from './chunk.ts';
import type { Column } from './outcome.ts';
import { printable } from './printable.ts';

/** Text made of these has one terminal cell a character. */
const ASCII = /^[ -~]*$/;

/**
 * virsh's own table: one blank before each cell, two after all but the last, a rule below the titles. Rows are looked
 * through once, and nothing is held of them but the bytes of their cells. A piece is good until the next is asked for.
 */
export async function* renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
  header = true,
): AsyncGenerator<string | Buffer> {
  const cells = cellsOf(columns, rows, header);
  // It costs 25 ms to load: only where a cell is not ASCII.
  if (cells.wide.size > 0) measure(cells, (await import('string-width')).default);
  if (header) yield headOf(columns, cells.widths);
  yield* linesOf(cells);
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

function cellsOf<Row>(columns: readonly Column<Row>[], rows: Iterable<Row>, header: boolean): Cells {
  const widths = columns.map(({ title }) => (header ? title.length : 0));
  const wide = new Map<number, string>();
  const blocks: Buffer[] = [];
  let block: Buffer = Buffer.allocUnsafe(FIRST_PIECE);
  let end = 0;
  let count = 0;
  for (const row of rows) {
    for (let index = 0; index < columns.length; index++) {
      const text = (columns[index] as Column<Row>).cell(row) || '-';
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

/** Cells put where they belong among blanks. */
function* linesOf({ blocks, count, widths, surplus }: Cells): Generator<Buffer> {
  let most = 0;
  for (const each of surplus.values()) most = Math.max(most, each);
  const longest = ruleOf(widths).length + widths.length * most;
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
      end = place + 1;
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
function headOf(columns: readonly Column<never>[], widths: readonly number[]): string {
  const titles = columns.map(({ title }, index) => title.padEnd(widths[index] as number));
  return ` ${titles.join('   ').trimEnd()}\n${ruleOf(widths)}\n`;
}

function ruleOf(widths: readonly number[]): string {
  return '-'.repeat(widths.reduce((sum, each) => sum + each + 3, 0));
}

const LINE_FEED = 10;
const BACKSLASH = 92;
