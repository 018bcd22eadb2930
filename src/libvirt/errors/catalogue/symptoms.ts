import type { Row } from './row.ts';

/** Failures that nobody reports. They have no pattern. */
export const symptoms: readonly Row[] = [];
