/** A column of a virsh table. */
export interface VirshColumn {
  /** The title in the C locale. */
  readonly title: string;
  /** A regular expression for its cells, without groups. If absent, a cell may be any text, blanks included. */
  readonly pattern?: string;
}

/** A line below the titles of a table. */
export interface VirshRow<Title extends string> {
  /** The number of the line, from 1. */
  readonly line: number;
  /** The cells by title, '' for a blank one. Undefined if the line does not fit the columns. */
  readonly cells: Readonly<Record<Title, string>> | undefined;
}

/**
 * Reads what virsh prints as a table. The position of a title, in terminal cells, is where the cells of its column start. A
 * line that does not fit that is matched by the patterns alone: older virsh prints tables with printf, where a long cell shifts
 * the rest of its line, and pasting a table from a web page changes its blanks. Titles in another language are matched by their
 * order. Lines above the first titles are skipped; text without titles is read as rows.
 */
export function readVirshTable<const Column extends VirshColumn>(
  text: string,
  columns: readonly Column[],
): VirshRow<Column['title']>[] {
  const lines = text.split(/\r?\n/);
  const isTitleLine = (index: number) => /^\s*-{10,}\s*$/.test(lines[index + 1] ?? '');
  const first = lines.findIndex((_, index) => isTitleLine(index));
  const cellPatterns = columns.map(({ pattern = '.*' }) => new RegExp(`^(?:${pattern})?$`));
  const linePattern = new RegExp(`^\\s*${columns.map(({ pattern = '.*?' }) => `(${pattern}|)`).join('\\s+')}\\s*$`);
  const rows: VirshRow<Column['title']>[] = [];
  let layout: Layout | undefined;
  for (let index = Math.max(0, first); index < lines.length; index++) {
    const line = lines[index] ?? '';
    if (isTitleLine(index)) {
      layout = layoutOf(line, columns);
      index++;
    } else if (line.trim() !== '') {
      const cells = cellsIn(layout, line, cellPatterns) ?? linePattern.exec(line)?.slice(1);
      rows.push({ line: index + 1, cells: cells && cellsByTitle(columns, cells) });
    }
  }
  return rows;
}

/** The bytes of a cell: virsh writes one that it cannot print, and a backslash before an x, as `\xHH`. */
export function unescapedCell(cell: string): string {
  if (!cell.includes('\\x')) return cell;
  const bytes = cell
    .split(/(\\x[0-9a-f]{2})/)
    .map((part) => (/^\\x[0-9a-f]{2}$/.test(part) ? Buffer.from(part.slice(2), 'hex') : Buffer.from(part)));
  return Buffer.concat(bytes).toString();
}

/** Where the cells of a table are. */
interface Layout {
  /** Where each title starts, in terminal cells. */
  readonly starts: readonly number[];
  /** For each column, the index of its title. */
  readonly indexes: readonly number[];
}

/** The layout below a line of titles; undefined if they are not those of these columns. */
function layoutOf(line: string, columns: readonly VirshColumn[]): Layout | undefined {
  const titles = [...line.matchAll(/\S+(?: \S+)*/g)];
  const starts = titles.map(({ index }) => cellWidth(line.slice(0, index)));
  const indexes = columns.map(({ title }) => titles.findIndex(([text]) => text === title));
  if (!indexes.includes(-1)) return { starts, indexes };
  return titles.length === columns.length ? { starts, indexes: columns.map((_, index) => index) } : undefined;
}

/** The cells of a line in a layout; undefined if the line was not padded to it. */
function cellsIn(layout: Layout | undefined, line: string, patterns: readonly RegExp[]): readonly string[] | undefined {
  if (layout === undefined) return undefined;
  const cuts = layout.starts.map((start) => indexAtCell(line, start));
  if (cuts.some((cut) => cut > 0 && cut <= line.length && !/\s/.test(line[cut - 1] ?? ' '))) return undefined;
  const cells = layout.indexes.map((index) => line.slice(cuts[index], cuts[index + 1]).trim());
  return cells.every((cell, column) => patterns[column]?.test(cell)) ? cells : undefined;
}

function cellsByTitle<Column extends VirshColumn>(
  columns: readonly Column[],
  cells: readonly string[],
): Readonly<Record<Column['title'], string>> {
  const entries = columns.map(({ title }, index) => [title, cells[index] ?? ''] as const);
  return Object.fromEntries(entries) as Record<Column['title'], string>;
}

/** The index in a line of the character at a terminal cell. */
function indexAtCell(line: string, cell: number): number {
  if (/^[ -~]*$/.test(line)) return cell;
  let index = 0;
  let width = 0;
  for (const character of line) {
    if (width >= cell && cellWidth(character) > 0) break;
    width += cellWidth(character);
    index += character.length;
  }
  return width < cell ? line.length + 1 : index;
}

/** How many terminal cells a text takes, as wcwidth(3) counts. */
function cellWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let width = 0;
  for (const character of text) width += /\p{M}|\p{Cf}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}

/** The East Asian characters and emoji that take two cells (Unicode UAX #11, W and F). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97c\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6fc}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]/u;
