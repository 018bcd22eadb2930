import type { Filter, FilterRef, FilterRule } from '../../model.ts';

/** The rules of a filter, without those of the filters that it refers to. */
export function rulesOf({ entries }: Filter): FilterRule[] {
  return entries.filter((entry) => entry.kind === 'rule');
}

/** The references to other filters. */
export function refsOf({ entries }: Filter): FilterRef[] {
  return entries.filter((entry) => entry.kind === 'filterref');
}
