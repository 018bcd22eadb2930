import type { TextPosition } from '../xml/document.ts';
import { applyEdits, type Edit } from '../xml/edit.ts';
import { linesOf } from '../xml/position.ts';
import type { Problem } from './problem.ts';

/** A fix may uncover another problem. More rounds than this mean that two rules undo each other's fixes. */
const MAX_ROUNDS = 10;

/** Fixes every problem that has exactly one right answer. Nothing else in the text changes. */
export function fixText(source: string, validate: (text: string) => readonly Problem[]): string {
  let text = source;
  let problems = validate(text);
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const fixes = problems.map(({ edits }) => edits).filter((edits) => edits.length > 0);
    const fixed = applyFixes(text, compatible(fixes), problems, validate);
    if (fixed === text) break;
    text = fixed;
    problems = validate(text);
  }
  return text;
}

type Fix = readonly Edit[];

/** How many fixes are tried one by one. Each try validates the whole text, so the time must not grow with their number. */
const MAX_SINGLE_TRIES = 16;

/** How often the fixes that add errors are dropped and the rest is tried together. */
const MAX_JOINT_TRIES = 8;

/**
 * Applies all fixes together. If that adds an error, it applies few fixes one by one, and of many those that are left without the
 * ones in front of the new errors.
 */
function applyFixes(
  text: string,
  fixes: readonly Fix[],
  before: readonly Problem[],
  validate: (text: string) => readonly Problem[],
): string {
  const allowed = errorsIn(before).length;
  const isGood = (chosen: readonly Fix[]) => errorsIn(validate(applyEdits(text, chosen.flat()))).length <= allowed;
  const withSingles = (chosen: readonly Fix[], others: readonly Fix[]) => {
    const accepted = [...chosen];
    for (const fix of others) if (isGood([...accepted, fix])) accepted.push(fix);
    return applyEdits(text, accepted.flat());
  };

  let chosen = fixes;
  for (let tries = 0; tries < MAX_JOINT_TRIES; tries++) {
    const fixed = applyEdits(text, chosen.flat());
    const after = validate(fixed);
    if (errorsIn(after).length <= allowed) {
      const kept = new Set(chosen);
      const dropped = fixes.filter((fix) => !kept.has(fix));
      return dropped.length <= MAX_SINGLE_TRIES ? withSingles(chosen, dropped) : fixed;
    }
    if (fixes.length <= MAX_SINGLE_TRIES) return withSingles([], fixes);
    const culprits = culpritsOf(newErrors(before, after), chosen, fixed);
    if (culprits.size === 0) break;
    chosen = chosen.filter((fix) => !culprits.has(fix));
  }
  return text;
}

/** The errors that say something else than all errors before. */
function newErrors(before: readonly Problem[], after: readonly Problem[]): Problem[] {
  const known = new Set(errorsIn(before).map(({ id, message }) => `${id} ${message}`));
  return errorsIn(after).filter(({ id, message }) => !known.has(`${id} ${message}`));
}

/** The last fix in front of the end of each error: the one that changed its element, or an element before it. */
function culpritsOf(errors: readonly Problem[], fixes: readonly Fix[], fixed: string): Set<Fix> {
  const lines = linesOf(fixed);
  const places: number[] = [];
  let shift = 0;
  for (const fix of fixes) {
    places.push(sortable(lines.positionAt(startOf(fix) + shift)));
    for (const { start, end, text } of fix) shift += text.length - (end - start);
  }
  const culprits = errors.map(({ position: { line, column }, width }) => {
    return fixes[lastIndexUpTo(places, sortable({ line, column: column + width }))];
  });
  return new Set(culprits.filter((fix) => fix !== undefined));
}

/** A position as one number. A text has at most 10 MiB, and so fewer columns than this. */
function sortable({ line, column }: TextPosition): number {
  return line * 2 ** 24 + column;
}

/** The index of the last number that is not above the limit; -1 for none. The numbers are sorted. */
function lastIndexUpTo(numbers: readonly number[], limit: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? 0) <= limit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function errorsIn(problems: readonly Problem[]): Problem[] {
  return problems.filter(({ severity }) => severity === 'error');
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
