import { compareNatural } from './natural-order.ts';

/**
 * Returns the names that a word most likely meant: those that differ only in case; if there are none, those that start with it,
 * then those that contain it; if there are none, the nearest one. Case does not count.
 */
export function similarNames(word: string, names: readonly string[]): string[] {
  const wanted = word.toLowerCase().replace(/[*?]+$/, '');
  const same = names.filter((name) => name.toLowerCase() === wanted);
  if (same.length > 0) return same;
  const inOrder = [...names].sort(compareNatural);
  const starting = inOrder.filter((name) => name.toLowerCase().startsWith(wanted));
  const containing = inOrder.filter((name) => name.toLowerCase().indexOf(wanted) > 0);
  if (wanted !== '' && starting.length + containing.length > 0) return [...starting, ...containing];
  const near = nearest(word, names);
  return near === undefined ? [] : [near];
}

/** The most names that a hint lists. */
const LISTED = 5;

/**
 * Returns a hint with the names that a word most likely meant, or with all names if they are few. `plural` is what the names
 * are, such as `networks`. Undefined if no name is similar and there are many.
 */
export function similarNamesHint(plural: string, word: string, names: readonly string[]): string | undefined {
  const similar = similarNames(word, names);
  if (similar.length === 1) return `did you mean '${similar[0]}'?`;
  if (similar.length === 0) {
    return names.length === 0 || names.length > LISTED ? undefined : `${plural} here: ${names.join(', ')}`;
  }
  const more = similar.length - LISTED;
  return `similar ${plural}: ${similar.slice(0, LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The candidate that a misspelt word most likely means, ignoring case. Undefined if none is close. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const typed = word.toLowerCase();
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(typed.length / 3)) + 1;
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - typed.length) >= bestDistance) continue;
    const distance = editDistance(typed, candidate.toLowerCase());
    if (distance < bestDistance) [best, bestDistance] = [candidate, distance];
  }
  return best;
}

/** The optimal string alignment distance: an insertion, deletion, replacement or swap of neighbours costs one. */
function editDistance(a: string, b: string): number {
  let [previous, current]: [number[], number[]] = [[], Array.from({ length: b.length + 1 }, (_, index) => index)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((current[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (current[j - 1] ?? 0) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (previous[j - 2] ?? 0) + 1);
      }
      next.push(cost);
    }
    [previous, current] = [current, next];
  }
  return current[b.length] ?? 0;
}
