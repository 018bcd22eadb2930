import { VnetError } from '../error.ts';
import { similarNamesHint } from '../nearest.ts';
import { AREAS, type Check } from './check.ts';

/** Which checks to run: ids, or areas for all of their checks. */
export interface Selection {
  /** Empty for all. */
  readonly only: readonly string[];
  readonly skip: readonly string[];
}

/** Selects checks. Throws VnetError `usage` for a word that is neither a check nor an area. */
export function selected(checks: readonly Check[], { only, skip }: Selection): readonly Check[] {
  const words = [...checks.map(({ id }) => id), ...AREAS];
  for (const word of [...only, ...skip]) {
    if (words.includes(word)) continue;
    const hint = similarNamesHint('checks', word, words) ?? `areas are ${AREAS.join(', ')}`;
    throw new VnetError('usage', `no check or area named '${word}'`, { hint });
  }
  return checks.filter(({ id, area }) => {
    const isIn = (list: readonly string[]) => list.includes(id) || list.includes(area);
    return (only.length === 0 || isIn(only)) && !isIn(skip);
  });
}
