import type { Column } from './outcome.ts';
import { printable } from './printable.ts';

/** Lines are handed on in pieces of about this many characters. */
const CHUNK = 256 * 1024;

/** Text made of these has one terminal cell a character. */
const ASCII = /^[ -~]*$/;

/**
 * virsh's own table: one blank before each cell, two after all but the last, a rule below the titles. Two passes over
 * the rows, so that neither all cells nor the whole text are ever held: to make cells twice costs less than that.
 */
export async function* renderTable<Row>(
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
  header = true,
): AsyncGenerator<string | Buffer> {
  const titles = columns.map(({ title }) => title);
  const lengths = header ? titles.map(({ length }) => length) : titles.map(() => 0);
  const plain = columns.map(() => true);
  const before: (string | undefined | null)[] = columns.map(() => null);
  let wide = false;
  for (const row of rows) {
    for (let index = 0; index < columns.length; index++) {
      const text = columns[index]?.cell(row);
      if (text === before[index]) continue; // As in many columns most cells are.
      before[index] = text;
      const cell = shown(text);
      if (cell.length > (lengths[index] ?? 0)) lengths[index] = cell.length;
      if (isPlain(cell)) continue;
      plain[index] = false;
      wide ||= !ASCII.test(cell);
    }
  }
  if (!wide) {
    yield* asciiLines({ columns, rows, header, widths: lengths }, plain);
    return;
  }
  // It costs 25 ms to load: only where a cell is not plain ASCII.
  const { default: stringWidth } = await import('string-width');
  const widthOf = (text: string) => (ASCII.test(text) ? text.length : stringWidth(text));
  const widths = columns.map(({ title, cell }) => {
    let widest = header ? widthOf(title) : 0;
    for (const row of rows) widest = Math.max(widest, widthOf(shown(cell(row))));
    return widest;
  });
  yield* wideLines({ columns, rows, header, widths }, widthOf);
}

interface Layout<Row> {
  readonly columns: readonly Column<Row>[];
  readonly rows: Iterable<Row>;
  readonly header: boolean;
  readonly widths: readonly number[];
}

function* wideLines<Row>(
  { columns, rows, header, widths }: Layout<Row>,
  widthOf: (text: string) => number,
): Generator<string> {
  const line = (cells: readonly string[]) => {
    const padded = cells.map((cell, index) => cell + ' '.repeat((widths[index] ?? 0) - widthOf(cell) + 2));
    return ` ${[...padded.slice(0, -1), cells.at(-1)].join(' ')}\n`;
  };
  let chunk = header ? line(columns.map(({ title }) => title)) + ruleOf(widths) : '';
  for (const row of rows) {
    chunk += line(columns.map(({ cell }) => shown(cell(row))));
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}

/**
 * The same where a character is a byte and a terminal cell: letters put where they belong among blanks. What is handed on is
 * good until the next is asked for.
 */
function* asciiLines<Row>(
  { columns, rows, header, widths }: Layout<Row>,
  plain: readonly boolean[],
): Generator<Buffer> {
  const longest = widths.reduce((sum, each) => sum + each + 3, 1);
  const bytes = Buffer.alloc(CHUNK + longest, ' ');
  let end = 0;
  const put = (text: string, start: number) => {
    for (let at = 0; at < text.length; at++) bytes[start + at] = text.charCodeAt(at);
    return start + text.length;
  };
  if (header) {
    let start = 0;
    for (const [index, { title }] of columns.entries()) {
      end = put(title, start + 1);
      start += (widths[index] ?? 0) + 3;
    }
    bytes[end++] = LINE_FEED;
    end = put(ruleOf(widths), end);
  }
  for (const row of rows) {
    let start = end;
    for (let index = 0; index < columns.length; index++) {
      const text = columns[index]?.cell(row);
      end = put(plain[index] ? text || '-' : shown(text), start + 1);
      start += (widths[index] ?? 0) + 3;
    }
    bytes[end++] = LINE_FEED;
    if (end < CHUNK) continue;
    yield bytes.subarray(0, end);
    bytes.fill(' ', 0, end);
    end = 0;
  }
  if (end > 0) yield bytes.subarray(0, end);
}

const LINE_FEED = 10;

function ruleOf(widths: readonly number[]): string {
  return `${'-'.repeat(widths.reduce((sum, each) => sum + each + 3, 0))}\n`;
}

function shown(cell: string | undefined): string {
  if (cell === undefined || cell === '') return '-';
  return isPlain(cell) ? cell : printable(cell);
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
