import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { networks } from '../../facts/libvirt.ts';
import { startNetwork } from '../../repair/steps.ts';

export const autostartInactive: Check = {
  id: 'autostart-inactive',
  area: 'networks',
  passed: 'every network that is marked for autostart is active',
  isRemote: true,
  async find(look) {
    const stopped = (await look.at(networks)).filter(({ autostart, live }) => autostart && live === undefined);
    return stopped.map(({ name }) => ({
      severity: 'error',
      message: `network '${name}' is marked for autostart but is not active`,
      evidence: [`net-list --all: ${name} inactive, autostart yes`],
      effect: 'guests that use it do not start',
      fix: 'start it',
      commands: [shellCommand('vnet', 'net-start', nameArgument('network', name))],
      network: name,
      repair: { steps: [startNetwork(look, name)], isSafe: true },
    }));
  },
};
