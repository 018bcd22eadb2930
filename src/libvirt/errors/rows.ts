import { similarNames, similarNamesHint } from '../../nearest.ts';
import { sections } from './catalogue/index.ts';
import type { Row } from './catalogue/row.ts';
import { symptoms } from './catalogue/symptoms.ts';

/** Every row of the catalogue, in its order. */
export const catalogueRows: readonly Row[] = sections.flatMap(({ rows }) => rows);

/** The row with an id. */
export function catalogueRow(id: string): Row | undefined {
  return catalogueRows.find((row) => row.id === id);
}

/** A hint with the ids that a misspelt one most likely means. Undefined if none is similar, or if the word is not an id. */
export function similarRows(word: string): string | undefined {
  const ids = catalogueRows.map(({ id }) => id);
  if (!/^[a-z0-9-]{3,60}$/i.test(word) || similarNames(word, ids).length === 0) return undefined;
  return similarNamesHint('ids', word, ids);
}

/** Words that say nothing about a symptom. */
const COMMON = /^(?:[a-z]{1,2}|the|and|but|not|has|have|can|cannot|does|doesn't|why|with|for|from|after|my)$/;
const MOST_SYMPTOMS = 3;

/** The symptoms that words describe, the best first: those that have the most of these words. */
export function symptomsFor(words: readonly string[]): readonly Row[] {
  const typed = words.join(' ').toLowerCase().split(/\s+/);
  // A message is not a description.
  if (!typed.every((word) => /^[a-z0-9'./-]*[?!,.]?$/.test(word))) return [];
  const wanted = typed
    .map((word) => word.replace(/[?!,.]$/, ''))
    .filter((word) => word !== '' && !COMMON.test(word))
    .map((word) => word.replace(/(?<=...)s$/, ''));
  const scored = symptoms.map((row) => {
    const text = [row.id, row.meaning, row.cause, row.fix].flat().join(' ').toLowerCase();
    return { row, score: new Set(wanted.filter((word) => text.includes(word))).size };
  });
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best === 0 || best < wanted.length / 2) return [];
  return scored
    .filter(({ score }) => score === best)
    .map(({ row }) => row)
    .slice(0, MOST_SYMPTOMS);
}
