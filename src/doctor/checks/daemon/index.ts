import type { Check } from '../../check.ts';
import { daemonDown } from './daemon-down.ts';
import { daemonOutdated } from './daemon-outdated.ts';
import { daemonPermission } from './daemon-permission.ts';
import { sessionWithoutNetworks } from './session-without-networks.ts';
import { twoDaemons } from './two-daemons.ts';

export const daemonChecks: readonly Check[] = [
  daemonDown,
  daemonPermission,
  sessionWithoutNetworks,
  twoDaemons,
  daemonOutdated,
];
