import type { Check } from '../../check.ts';
import { autostartInactive } from './autostart-inactive.ts';

export const networkChecks: readonly Check[] = [autostartInactive];
