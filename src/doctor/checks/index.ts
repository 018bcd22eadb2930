import type { Check } from '../check.ts';
import { addressChecks } from './addresses/index.ts';
import { bridgeChecks } from './bridges/index.ts';
import { daemonChecks } from './daemon/index.ts';
import { firewallChecks } from './firewall/index.ts';
import { forwardingChecks } from './forwarding/index.ts';
import { forwardChecks } from './forwards/index.ts';
import { nameChecks } from './names/index.ts';
import { networkChecks } from './networks/index.ts';
import { programChecks } from './programs/index.ts';
import { remoteChecks } from './remote/index.ts';

/** Every check. What others depend on comes first. */
export const checks: readonly Check[] = [
  ...remoteChecks,
  ...daemonChecks,
  ...programChecks,
  // Without libvirt's chains, no network starts.
  ...firewallChecks,
  ...networkChecks,
  ...addressChecks,
  ...forwardingChecks,
  ...forwardChecks,
  ...nameChecks,
  ...bridgeChecks,
];
