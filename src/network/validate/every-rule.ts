import type { DocumentRule, FilesRule, HostRule, NetworkRule, Rule } from './rule.ts';
import * as index from './rules/index.ts';

/** Every rule, by id. */
export const everyRule: readonly Rule[] = Object.values<Rule>(index).sort((a, b) => (a.id < b.id ? -1 : 1));

export const documentRules = everyRule.filter((rule): rule is DocumentRule => rule.scope === 'document');
export const networkRules = everyRule.filter(
  (rule): rule is NetworkRule => rule.scope === undefined || rule.scope === 'network',
);
export const filesRules = everyRule.filter((rule): rule is FilesRule => rule.scope === 'files');
export const hostRules = everyRule.filter((rule): rule is HostRule => rule.scope === 'host');
