import { printable } from '../terminal/printable.ts';
import { json } from './json.ts';
import type { Json } from './outcome.ts';

/** How a spreadsheet recognizes a cell that it computes (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/;

export interface CsvOptions {
  /** Prints text unchanged: characters that a terminal obeys, and text that a spreadsheet takes for a formula. */
  readonly raw?: boolean;
}

/**
 * Returns one record of RFC 4180, ended by a line feed. Items of a list are separated by blanks; objects, and lists of
 * them, are JSON. Unless `raw`, text that a spreadsheet would compute starts with an apostrophe, and what a terminal obeys is escaped as in a table.
 */
export function csvRecord(values: readonly Json[], { raw = false }: CsvOptions = {}): string {
  return `${values.map((value) => quoted(field(value, raw))).join(',')}\n`;
}

function field(value: Json, raw: boolean): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  const text = textOf(value, raw);
  return !raw && FORMULA.test(text) ? `'${text}` : text;
}

function textOf(value: Exclude<Json, null | undefined>, raw: boolean): string {
  if (typeof value === 'string') return raw ? value : printable(value);
  if (!isList(value) || value.some(isObject)) return json(value);
  return value.map((each) => (typeof each === 'string' ? textOf(each, raw) : field(each, raw))).join(' ');
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): boolean {
  return typeof value === 'object' && value !== null && !(value instanceof Date);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
