import { togetherRules } from './across-files.ts';
import { rules } from './index.ts';
import { hostRules } from './on-host.ts';
import type { Rule } from './rule.ts';

/** Every rule there is: those of one network, of several files together, and of this host. */
export const everyRule: readonly Rule[] = [...rules, ...togetherRules, ...hostRules];
