import { nameArgument, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import { guests, networks } from '../../facts/libvirt.ts';
import { namesOf } from '../../names-of.ts';
import { markForAutostart, startNetwork } from '../../repair/steps.ts';

export const networkWithoutAutostart: Check = {
  id: 'network-without-autostart',
  area: 'networks',
  passed: 'the networks of guests that start with the host start with it too',
  isRemote: true,
  async find(look) {
    const { autostart } = await look.at(answer);
    if (autostart.size === 0) return [];
    const starting = ((await look.at(guests)) ?? []).filter(({ name }) => autostart.has(name));
    return (await look.at(networks))
      .filter((network) => network.persistent && network.autostart === false)
      .flatMap(({ name, live }) => {
        const users = starting.filter(({ interfaces }) =>
          interfaces.some(({ type, source }) => type === 'network' && source === name),
        );
        if (users.length === 0) return [];
        const start = live === undefined ? [shellCommand('vnet', 'net-start', nameArgument('network', name))] : [];
        return [
          {
            severity: 'warning' as const,
            message: `network '${name}' does not start with the host, but ${namesOf('guest', users)} ${users.length === 1 ? 'does' : 'do'}`,
            evidence: [
              `net-list --all: ${name} ${live === undefined ? 'inactive' : 'active'}, autostart no`,
              ...users.map((guest) => `list --autostart: ${guest.name}`),
            ],
            effect: `${users.length === 1 ? 'the guest does' : 'these guests do'} not start when the host boots`,
            fix: `mark it for autostart${live === undefined ? ', and start it' : ''}`,
            commands: [shellCommand('vnet', 'net-autostart', nameArgument('network', name)), ...start],
            network: name,
            repair: {
              steps: [markForAutostart(look, name), ...(live === undefined ? [startNetwork(look, name)] : [])],
              isSafe: true,
            },
          },
        ];
      });
  },
};
