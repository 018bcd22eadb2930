import { type CheckOptions, checkText } from './check.ts';
import { applyEdits } from './edit.ts';

/** One mended fault may uncover another; more rounds than this are a rule's mistake. */
const MAX_ROUNDS = 10;

/** The text with everything mended that has exactly one right answer; nothing else in it changes. */
export function fixText(source: string, file: string, options: CheckOptions = {}): string {
  let text = source;
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const problems = checkText(text, file, options);
    const sets = problems.map(({ edits }) => edits).filter((edits) => edits.length > 0);
    if (sets.length === 0) return text;
    text = applyEdits(text, compatible(sets));
  }
  return text;
}

/** Fixes are taken whole or not at all: one that touches what an earlier one touches waits for the next round. */
function compatible(sets: readonly (readonly { start: number; end: number; text: string }[])[]) {
  const taken: { start: number; end: number; text: string }[] = [];
  for (const set of sets) {
    const clashes = set.some((edit) => taken.some((other) => edit.start <= other.end && other.start <= edit.end));
    if (!clashes) taken.push(...set);
  }
  return taken;
}
