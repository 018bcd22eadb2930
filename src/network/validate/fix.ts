import type { Edit } from '../../xml/edit.ts';
import { applyEdits } from '../../xml/edit.ts';
import type { Problem } from './problem.ts';
import { type ValidateOptions, validateText } from './validate.ts';

/** A fix may uncover another problem. More rounds than this mean that two rules undo each other's fixes. */
const MAX_ROUNDS = 10;

/** Fixes every problem that has exactly one right answer. Nothing else in the text changes. */
export function fixText(source: string, file: string, options: ValidateOptions = {}): string {
  const validate = (text: string) => validateText(text, file, options);
  let text = source;
  let problems = validate(text);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fixes = problems.map(({ edits }) => edits).filter((edits) => edits.length > 0);
    const fixed = applyFixes(text, compatible(fixes), errorsIn(problems), validate);
    if (fixed === text) break;
    text = fixed;
    problems = validate(text);
  }
  return text;
}

type Fix = readonly Edit[];

/** Applies all fixes together. If that adds an error, it applies them one by one and skips those that add one. */
function applyFixes(
  text: string,
  fixes: readonly Fix[],
  errors: number,
  validate: (text: string) => readonly Problem[],
): string {
  const all = applyEdits(text, fixes.flat());
  if (errorsIn(validate(all)) <= errors) return all;
  const accepted: Fix[] = [];
  for (const fix of fixes) {
    if (errorsIn(validate(applyEdits(text, [...accepted, fix].flat()))) <= errors) accepted.push(fix);
  }
  return applyEdits(text, accepted.flat());
}

function errorsIn(problems: readonly Problem[]): number {
  return problems.filter(({ severity }) => severity === 'error').length;
}

/** The fixes that touch different places: a fix is applied in full, and one that overlaps an earlier one waits for the next round. */
function compatible(fixes: readonly Fix[]): Fix[] {
  const chosen: Fix[] = [];
  let last = -1;
  for (const fix of [...fixes].sort((a, b) => startOf(a) - startOf(b))) {
    if (startOf(fix) <= last) continue;
    chosen.push(fix);
    last = Math.max(...fix.map(({ end }) => end));
  }
  return chosen;
}

function startOf(fix: Fix): number {
  return Math.min(...fix.map(({ start }) => start));
}
