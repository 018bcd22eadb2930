import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'net-uuid',
  summary: 'Print the UUID of the network with a name',
  args: {
    network: { summary: 'network name', complete: 'networks' },
  },
  flags: {},
  examples: [{ line: 'vnet net-uuid default', does: 'Print the UUID of the default network' }],

  async data({ args }, { virsh }) {
    const uuid = (await virsh.ask('net-uuid', args.network)).trim();
    return {
      kind: 'record',
      text: `${uuid}\n`,
      data: { name: args.network, uuid },
    };
  },
});
