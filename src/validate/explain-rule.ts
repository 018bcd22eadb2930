import type { Problem } from '../document/problem.ts';
import { textSource, validateSource } from '../document/validate.ts';
import { similarNames } from '../nearest.ts';
import { everyRule, type RuleOfKind } from './every-rule.ts';
import { exampleFile, exampleLibvirt } from './example.ts';
import { ROOTS } from './kinds.ts';

/** A rule with its first examples: the wrong file, the problems the rule finds in it, and the right file. */
export interface ExplainedRule extends RuleOfKind {
  readonly wrong: string;
  readonly right: string;
  readonly problems: readonly Problem[];
}

/** Undefined when there is no rule with that id; see similarRules. */
export function explainRule(id: string): ExplainedRule | undefined {
  const found = everyRule.find(({ rule }) => rule.id === id);
  if (found === undefined) return undefined;
  const { rule } = found;
  const [wrong, right] = [exampleFile(rule.wrong[0], found), exampleFile(rule.right[0], found)];
  const options = { libvirt: exampleLibvirt(rule), roots: ROOTS };
  const { problems } = validateSource(textSource(wrong, `${id}.xml`), found.kind, options);
  return { ...found, wrong, right, problems: problems.filter((problem) => problem.id === id) };
}

/** The ids of the rules that a word most likely means. */
export function similarRules(id: string): string[] {
  return similarNames(id, ruleNames());
}

/** The ids of all rules. */
export function ruleNames(): string[] {
  return everyRule.map(({ rule }) => rule.id);
}
