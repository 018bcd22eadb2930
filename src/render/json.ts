import type { Json } from './outcome.ts';

/** What JSON leaves raw although a terminal obeys it. Escaped, the value is the same. */
const RAW = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** JSON that is safe for terminals. Dates are ISO 8601 in UTC, undefined members are omitted. */
export function json(value: Json, indent?: number): string {
  return (JSON.stringify(value, undefined, indent) ?? 'null').replace(
    RAW,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
