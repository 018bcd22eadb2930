import type { Kind } from '../document/kind.ts';
import type { CommonRule, KindRule } from '../document/rule.ts';
import { commonRules } from '../document/validate.ts';
import { NETWORK } from '../network/validate/kind.ts';
import { KINDS } from './kinds.ts';

/** A rule, and the kind of document that it is about. */
export interface RuleOfKind {
  readonly rule: CommonRule | KindRule<unknown>;
  /** Of a rule for every kind: the kind of its examples. */
  readonly kind: Kind<unknown>;
}

/** Every rule, by id. */
export const everyRule: readonly RuleOfKind[] = [
  ...commonRules.map((rule) => ({ rule, kind: NETWORK })),
  ...KINDS.flatMap((kind) => kind.rules.map((rule) => ({ rule, kind }))),
]
  // A rule that two kinds share has the examples of the first.
  .filter(({ rule }, index, all) => all.findIndex((other) => other.rule === rule) === index)
  .sort((a, b) => (a.rule.id < b.rule.id ? -1 : 1));
