import { nearest } from '../nearest.ts';

/** Words for a root element that are too far from it to be recognized by their letters. */
const SYNONYMS: Readonly<Record<string, string>> = { net: 'network', nwfilter: 'filter', port: 'networkport' };

/** The root element that a misspelt one probably means. */
export function likelyRoot(name: string, roots: readonly string[]): string | undefined {
  const word = name.toLowerCase();
  const meant = SYNONYMS[word] ?? nearest(word, roots);
  return meant !== undefined && roots.includes(meant) ? meant : undefined;
}
