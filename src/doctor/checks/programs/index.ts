import type { Check } from '../../check.ts';

export const programChecks: readonly Check[] = [];
