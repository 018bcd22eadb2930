import type { Check } from '../../check.ts';
import { daemonDown } from './daemon-down.ts';

export const daemonChecks: readonly Check[] = [daemonDown];
