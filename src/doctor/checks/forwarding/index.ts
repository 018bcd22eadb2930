import type { Check } from '../../check.ts';

export const forwardingChecks: readonly Check[] = [];
