import { applyEdits } from '../xml/edit.ts';
import type { Described, Violation } from './rule.ts';

interface RuleViolation {
  readonly rule: Pick<Described, 'id'>;
  readonly violation: Violation;
  readonly severity: string;
}

/** Each misspelling validates the whole text once more, so the time must not grow with their number. */
const MOST = 16;

/**
 * The violations that would vanish if a misspelt name were corrected, by the violation that reports the name: an `<ip
 * adress='…'>` also has no address. `validate` returns the violations of a text.
 */
export function effectsOfMisspellings<V extends RuleViolation>(
  found: readonly V[],
  source: string,
  validate: (text: string) => readonly V[],
): ReadonlyMap<V, readonly V[]> {
  const effects = new Map<V, readonly V[]>();
  let rest = found.filter(({ violation }) => violation.correction === undefined);
  for (const one of found.filter((each) => each.violation.correction !== undefined).slice(0, MOST)) {
    if (rest.length === 0) break;
    const corrected = applyEdits(source, one.violation.correction?.(source) ?? []);
    const vanished = vanishing(rest, one.violation, validate(corrected));
    if (vanished.length === 0) continue;
    effects.set(one, vanished);
    rest = rest.filter((each) => !vanished.includes(each));
  }
  return effects;
}

/** If the corrected text has other errors, rules may be silent because of them: only those at the same place count then. */
function vanishing<V extends RuleViolation>(before: readonly V[], { on }: Violation, after: readonly V[]): V[] {
  const key = ({ rule, violation }: V) => `${rule.id} ${violation.message}`;
  const left = new Set(after.map(key));
  const rules = new Set(before.map(({ rule }) => rule.id));
  const hasNewErrors = after.some(({ rule, severity }) => severity === 'error' && !rules.has(rule.id));
  const isHere = ({ violation }: V) => violation.on.at <= on.at && on.at < (violation.on.openEnd ?? violation.on.end);
  return before.filter((each) => !left.has(key(each)) && (!hasNewErrors || isHere(each)));
}
