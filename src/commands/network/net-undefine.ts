import { mirrored } from '../../cli/command.ts';
import { persistentNetwork } from '../../cli/common-arguments.ts';
import { nameArgument, shellCommand } from '../../shell-words.ts';

export default mirrored({
  name: 'net-undefine',
  summary: 'Remove the definition of a network',
  group: 'definitions',
  details: 'A running network keeps running, but becomes transient: it disappears when it is stopped.',
  args: {
    network: persistentNetwork,
  },
  flags: {},
  examples: [{ line: 'vnet net-undefine lab', does: 'Remove the definition of lab' }],

  async after({ args: { network } }, { virsh }) {
    // Only an active network is still there.
    const [info] = await virsh.askAll([['net-info', '--network', network]]);
    if (info === undefined || info.errors.length > 0) return [];
    return [
      {
        id: 'network-transient',
        severity: 'note',
        message: `'${network}' keeps running, but is transient now: it disappears when it stops`,
        fix: 'to make it persistent again, run',
        commands: [`${shellCommand('vnet', 'net-dumpxml', nameArgument('network', network))} | vnet net-define -`],
      },
    ];
  },
});
