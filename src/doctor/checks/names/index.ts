import type { Check } from '../../check.ts';

export const nameChecks: readonly Check[] = [];
