import type { Check } from '../../check.ts';

export const daemonChecks: readonly Check[] = [];
