import type { Filter } from '../../model.ts';
import { refsOf } from './entries.ts';

/** The names of the filters that a filter refers to. */
export function referredTo(filter: Filter): string[] {
  return refsOf(filter).flatMap(({ filter: name }) => name ?? []);
}

/** Whether a filter refers to another one, directly or through others. */
export function reaches(from: string, to: string, known: ReadonlyMap<string, readonly string[]>): boolean {
  const seen = new Set<string>();
  const open = [from];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === to) return true;
    if (seen.has(name)) continue;
    seen.add(name);
    open.push(...(known.get(name) ?? []));
  }
  return false;
}
