import type { Edit } from '../../xml/edit.ts';
import { applyEdits } from '../../xml/edit.ts';
import type { Problem } from './problem.ts';
import { type CheckOptions, checkText } from './validate.ts';

/** One mended fault may uncover another; more rounds than this are a rule's mistake. */
const MAX_ROUNDS = 10;

/** The text with everything mended that has exactly one right answer; nothing else in it changes. */
export function fixText(source: string, file: string, options: CheckOptions = {}): string {
  const check = (text: string) => checkText(text, file, options);
  let text = source;
  let problems = check(text);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const sets = problems.map(({ edits }) => edits).filter((edits) => edits.length > 0);
    const mended = mend(text, compatible(sets), errorsOf(problems), check);
    if (mended === text) break;
    text = mended;
    problems = check(text);
  }
  return text;
}

/** All at once; where that makes an error that was not there, one after the other, without those that make one. */
function mend(
  text: string,
  sets: readonly (readonly Edit[])[],
  errors: number,
  check: (text: string) => readonly Problem[],
): string {
  const all = applyEdits(text, sets.flat());
  if (errorsOf(check(all)) <= errors) return all;
  const good: (readonly Edit[])[] = [];
  for (const set of sets) {
    if (errorsOf(check(applyEdits(text, [...good, set].flat()))) <= errors) good.push(set);
  }
  return applyEdits(text, good.flat());
}

function errorsOf(problems: readonly Problem[]): number {
  return problems.filter(({ severity }) => severity === 'error').length;
}

/** Fixes are taken whole or not at all: one that touches what an earlier one touches waits for the next round. */
function compatible(sets: readonly (readonly Edit[])[]): (readonly Edit[])[] {
  const taken: (readonly Edit[])[] = [];
  let last = -1;
  for (const set of [...sets].sort((a, b) => startOf(a) - startOf(b))) {
    if (startOf(set) <= last) continue;
    taken.push(set);
    last = Math.max(...set.map(({ end }) => end));
  }
  return taken;
}

function startOf(set: readonly Edit[]): number {
  return Math.min(...set.map(({ start }) => start));
}
