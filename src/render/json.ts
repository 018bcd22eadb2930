import { INVISIBLE } from '../invisible.ts';
import type { Json } from './outcome.ts';

/** JSON that is safe for terminals. Dates are ISO 8601 in UTC, undefined members are omitted. */
export function json(value: Json, indent?: number): string {
  return (JSON.stringify(value, undefined, indent) ?? 'null').replace(
    INVISIBLE,
    // Line feeds between the members are the only controls that are left.
    (character) => (character === '\n' ? character : escaped(character)),
  );
}

/** Outside the Basic Multilingual Plane, a pair of escapes. */
function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
