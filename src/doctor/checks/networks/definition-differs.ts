import { type Change, compareNetworks } from '../../../network/compare/compare.ts';
import { nameArgument, operands, shellCommand } from '../../../shell-words.ts';
import type { Check } from '../../check.ts';
import { answer } from '../../facts/answer.ts';
import { fullNetworks } from '../../facts/definitions.ts';

export const definitionDiffers: Check = {
  id: 'definition-differs',
  area: 'networks',
  passed: 'every active network runs as it is defined',
  isRemote: true,
  async find(look) {
    const { daemon: libvirt } = await look.at(answer);
    return (await look.at(fullNetworks)).flatMap(({ name, live, definition }) => {
      if (live === undefined || definition === undefined) return [];
      // The source is only for commands of net-update.
      const [before, after] = [live, definition].map((network) => ({ network, source: '' })) as [Read, Read];
      // What no guest depends on, such as a title, needs no restart. libvirt chooses another MAC for a file without one.
      const changes = compareNetworks(before, after, { libvirt, live: true }).filter(
        ({ path, needs }) => needs !== 'next start' && path !== 'mac',
      );
      if (changes.length === 0) return [];
      const { connections = 0 } = live;
      return [
        {
          severity: 'warning' as const,
          message: `network '${name}' does not run as it is defined`,
          evidence: changes.map(changeLine),
          effect: 'its next start changes it',
          cause: 'its definition or the active network was changed, and not the other',
          fix:
            connections > 0
              ? `restart the network when its ${connections} connections may break; or, if the active network is right, define it so`
              : 'restart the network; or, if the active network is right, define it so',
          commands:
            connections > 0
              ? [shellCommand('vnet', 'diff', ...operands(name))]
              : [
                  shellCommand('vnet', 'net-destroy', nameArgument('network', name)),
                  shellCommand('vnet', 'net-start', nameArgument('network', name)),
                ],
          network: name,
        },
      ];
    });
  },
};

type Read = Parameters<typeof compareNetworks>[0];

function changeLine({ path, before, after }: Change): string {
  return `${path}: ${valueOr(before)} in the active network, ${valueOr(after)} in the definition`;
}

function valueOr(value: string | undefined): string {
  if (value === undefined) return 'absent';
  return value === '' ? 'present' : value;
}
