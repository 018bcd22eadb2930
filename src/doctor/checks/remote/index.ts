import type { Check } from '../../check.ts';

export const remoteChecks: readonly Check[] = [];
