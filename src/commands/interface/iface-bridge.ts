import { mirrored } from '../../cli/command.ts';
import { hostInterface } from '../../cli/common-arguments.ts';
import { nameArgument, shellCommand } from '../../shell-words.ts';

export default mirrored({
  name: 'iface-bridge',
  summary: 'Create a bridge and attach a host interface to it',
  group: 'interfaces',
  details:
    'Needs a libvirt with netcf. The bridge takes over the addresses of the interface, so the host may lose its connections for a moment.',
  args: {
    interface: { ...hostInterface, summary: 'name of the interface' },
    bridge: { summary: 'name of the new bridge' },
  },
  flags: {
    'no-stp': { summary: 'disable STP on the bridge' },
    delay: { summary: 'forward delay of a new port in seconds (default: 0)', value: 'SECONDS', positional: true },
    'no-start': { summary: 'do not start the bridge' },
  },
  examples: [{ line: 'vnet iface-bridge eth1 br1', does: 'Create br1, attach eth1 and move its addresses to br1' }],

  after: async ({ args: { interface: attached, bridge }, flags }, { connection }) => [
    {
      id: 'interface-bridged',
      severity: 'note',
      message: flags['no-start']
        ? `'${bridge}' gets the addresses of '${attached}' when it starts`
        : `'${bridge}' has the addresses of '${attached}' now`,
      fix: 'to undo this, run',
      commands: [shellCommand('vnet', ...connection, 'iface-unbridge', nameArgument('bridge', bridge))],
    },
  ],
});
