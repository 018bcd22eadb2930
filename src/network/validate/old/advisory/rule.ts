import type { Network } from '../../../model.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

/** A rule for what libvirt takes, and what goes wrong only when guests use the network. */
export function taken(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (network: Network, context: RuleContext) => Iterable<Finding>,
): Rule {
  return { id, severity: 'warning', stage: 'use', why, wrong, right, check };
}
