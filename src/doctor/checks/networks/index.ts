import type { Check } from '../../check.ts';
import { autostartInactive } from './autostart-inactive.ts';
import { guestUnplugged } from './guest-unplugged.ts';

export const networkChecks: readonly Check[] = [autostartInactive, guestUnplugged];
