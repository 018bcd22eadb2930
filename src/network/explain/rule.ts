import { nearest } from '../../nearest.ts';
import type { Problem } from '../validate/problem.ts';
import { everyRule } from '../validate/rules/all.ts';
import type { Rule } from '../validate/rules/rule.ts';
import { checkText } from '../validate/validate.ts';

/** A rule told with its example: the wrong network, the problem it gives, and a right one. */
export interface ExplainedRule {
  readonly rule: Rule;
  /** Whole files. */
  readonly wrong: string;
  readonly right: string;
  readonly problems: readonly Problem[];
}

/** Undefined when there is no rule of that id; nearestRule then knows the likeliest. */
export function explainRule(id: string): ExplainedRule | undefined {
  const rule = everyRule.find((known) => known.id === id);
  if (rule === undefined) return undefined;
  const [wrong, right] = [whole(rule.wrong), whole(rule.right)];
  const options = { libvirt: rule.until === undefined ? undefined : '9.0.0' };
  const problems = checkText(wrong, `${id}.xml`, options).filter((problem) => problem.rule === id);
  return { rule, wrong, right, problems };
}

export function nearestRule(id: string): string | undefined {
  return nearest(
    id,
    everyRule.map((rule) => rule.id),
  );
}

/** An example's body as a file of its own. */
export function whole(body: string): string {
  return /^<(?:\w*network|!DOCTYPE|\?)/i.test(body) || body === ''
    ? body
    : `<network>\n  <name>lab</name>\n  ${body}\n</network>\n`;
}
