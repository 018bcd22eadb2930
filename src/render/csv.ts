import { printable } from '../terminal/printable.ts';
import { json } from './json.ts';
import type { Json } from './outcome.ts';

/** One record of RFC 4180, ended by a line feed. Lists are joined by blanks; objects are JSON; what a terminal obeys is escaped as in a table. */
export function csvRecord(values: readonly Json[]): string {
  return `${values.map((value) => quoted(field(value))).join(',')}\n`;
}

function field(value: Json): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((each) => field(each)).join(' ');
  if (typeof value === 'object') return json(value);
  return typeof value === 'string' ? printable(value) : String(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
