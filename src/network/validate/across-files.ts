import type { Problem } from './problem.ts';
import { clashes } from './rules/across-files.ts';
import { type Checked, problemAt } from './validate.ts';

/** What files that are each good cannot be together: a name, uuid, bridge or subnet twice. */
export function checkTogether(checked: readonly Checked[]): Problem[] {
  const sources = new Map(checked.map(({ file, source }) => [file, source]));
  const filed = checked.flatMap(({ file, network }) => (network === undefined ? [] : { file, network }));
  return [...clashes(filed)].map(({ rule, filed: { file }, on, ...finding }) =>
    problemAt(file, sources.get(file) ?? '')(rule, on, finding),
  );
}
