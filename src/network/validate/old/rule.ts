import type { Attribute, Element, Text } from '../../../xml/document.ts';
import type { Edit } from '../../../xml/edit.ts';
import type { Network } from '../../model.ts';
import type { ProblemSeverity as Severity, Stage } from '../problem.ts';

/** What a rule looks for, and what it tells. */
export interface Rule {
  readonly id: string;
  readonly severity: Severity;
  readonly stage: Stage;
  /** The first libvirt that behaves so, and the first that does so no more. */
  readonly since?: string;
  readonly until?: string;
  readonly strict?: boolean;
  /** What it leads to: one or two sentences, the same for every finding. */
  readonly why: string;
  /** A network that breaks the rule and one that does not: all of it, or what stands behind its `<name>`. */
  readonly wrong: string;
  readonly right: string;
  check(network: Network, context: RuleContext): Iterable<Finding>;
}

export interface RuleContext {
  /** The libvirt that judges: versionNumber. */
  readonly libvirt: number;
}

/** One place that breaks a rule. */
export interface Finding {
  /** What the finger points at. */
  readonly on: Attribute | Element | Text;
  readonly what: string;
  readonly fix: string;
  /** What libvirt says, behind `error: `; absent where it says nothing. */
  readonly libvirt?: string | undefined;
  /** What to write instead, where there is exactly one right answer. */
  readonly edits?: readonly Edit[] | undefined;
}

export { isSince } from '../rule.ts';
