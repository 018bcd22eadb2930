import type { Check } from '../../check.ts';

export const addressChecks: readonly Check[] = [];
