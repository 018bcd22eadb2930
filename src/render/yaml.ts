import { stringify } from 'yaml';
import type { Json } from './outcome.ts';

/** One YAML 1.2 document, or an item of one. What a terminal obeys is escaped in double quotes, as YAML has it. */
export function yaml(value: Json): string {
  return stringify(JSON.parse(JSON.stringify(value) ?? 'null'), { lineWidth: 0 }).replace(
    /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
