import { similarNames } from '../../nearest.ts';
import { everyRule } from '../validate/every-rule.ts';
import { exampleFile, exampleLibvirt } from '../validate/example.ts';
import type { Problem } from '../validate/problem.ts';
import type { Rule } from '../validate/rule.ts';
import { validateText } from '../validate/validate.ts';

/** A rule with its first examples: the wrong file, the problems the rule finds in it, and the right file. */
export interface ExplainedRule {
  readonly rule: Rule;
  readonly wrong: string;
  readonly right: string;
  readonly problems: readonly Problem[];
}

/** Undefined when there is no rule with that id; see similarRules. */
export function explainRule(id: string): ExplainedRule | undefined {
  const rule = everyRule.find((candidate) => candidate.id === id);
  if (rule === undefined) return undefined;
  const [wrong, right] = [exampleFile(rule.wrong[0]), exampleFile(rule.right[0])];
  const problems = validateText(wrong, `${id}.xml`, { libvirt: exampleLibvirt(rule) });
  return { rule, wrong, right, problems: problems.filter((problem) => problem.id === id) };
}

/** The ids of the rules that a word most likely means. */
export function similarRules(id: string): string[] {
  return similarNames(
    id,
    everyRule.map((rule) => rule.id),
  );
}
