import { json } from './json.ts';
import type { Json } from './outcome.ts';

/** One record of RFC 4180, ended by a line feed. Lists are joined by blanks; objects are JSON. */
export function csvRecord(values: readonly Json[]): string {
  return `${values.map((value) => quoted(field(value))).join(',')}\n`;
}

function field(value: Json): string {
  if (value === undefined || value === null) return '';
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map((each) => field(each)).join(' ');
  return typeof value === 'object' ? json(value) : String(value);
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
