import type { Check } from '../../check.ts';

export const bridgeChecks: readonly Check[] = [];
