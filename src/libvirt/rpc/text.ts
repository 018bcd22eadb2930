import { Surprise } from './surprise.ts';

/** How a virsh would print. */
export interface Style {
  /** -q: no headers, and no empty line after the output. */
  readonly quiet: boolean;
  /** The time zone of times: the user's, or UTC. */
  readonly zone: 'local' | 'UTC';
}

/**
 * A table as virsh prints it (vshTablePrint). Throws Surprise for a cell with a character that virsh escapes, or whose width
 * depends on virsh's locale and its version of glib.
 */
export function table(titles: readonly string[], rows: readonly (readonly string[])[], { quiet }: Style): string {
  const all = quiet ? rows : [titles, ...rows];
  const widths = titles.map((_, column) => all.reduce((most, row) => Math.max(most, plain(row[column]).length), 0));
  const last = titles.length - 1;
  const line = (cells: readonly string[]) =>
    ` ${cells.map((cell, column) => (column === last ? cell : cell.padEnd((widths[column] ?? 0) + 3))).join('')}\n`;
  if (quiet) return rows.map(line).join('');
  const rule = '-'.repeat(widths.reduce((sum, width) => sum + width + 3, 0));
  return `${line(titles)}${rule}\n${rows.map(line).join('')}`;
}

const UNUSUAL = /[^ -~]/;

/** The text. Throws Surprise if it is not printable ASCII, or contains a `\x`, which virsh escapes. */
export function plain(text = ''): string {
  if (UNUSUAL.test(text) || text.includes('\\x')) throw new Surprise('a character that virsh may escape');
  return text;
}

/** Each line with its end. */
export function lines(texts: readonly string[]): string {
  return texts.map((text) => `${text}\n`).join('');
}

/** In virsh's order of names, which ignores the case of ASCII letters (strcasecmp). */
export function byName<T>(items: readonly T[], nameOf: (item: T) => string): T[] {
  const isUsual = !items.some((item) => UNUSUAL.test(nameOf(item)));
  const keyed = items.map((item) => ({ item, key: isUsual ? nameOf(item).toLowerCase() : fold(nameOf(item)) }));
  return keyed.sort((a, b) => (isUsual ? compare : compareBytes)(a.key, b.key)).map(({ item }) => item);
}

function fold(name: string): string {
  return name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** JavaScript compares UTF-16, which orders what is beyond U+FFFF differently from UTF-8. */
function compareBytes(a: string, b: string): number {
  if (/[\ud800-\uffff]/.test(a + b)) return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A time in seconds as virsh prints it. */
export function timeText(seconds: number, { zone }: Style): string {
  const date = new Date(seconds * 1000);
  if (Number.isNaN(date.getTime())) throw new Surprise('a time beyond the calendar');
  const at = zone === 'UTC' ? date : inUtc(date);
  const text = at.toISOString();
  // Years beyond 9999 have a sign.
  if (!/^\d{4}-/.test(text)) throw new Surprise('a year that virsh may print otherwise');
  return text.slice(0, 19).replace('T', ' ');
}

/** The instant whose fields in UTC are those of a date here. An offset in minutes would lose the seconds that some zones had. */
function inUtc(date: Date): Date {
  const day = [date.getFullYear(), date.getMonth(), date.getDate()] as const;
  return new Date(Date.UTC(...day, date.getHours(), date.getMinutes(), date.getSeconds()));
}
