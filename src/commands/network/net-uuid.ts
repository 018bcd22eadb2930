import { mirrored } from '../../cli/command.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'net-uuid',
  summary: 'Print the UUID of a network, given its name',
  group: 'networks',
  args: {
    network: { summary: 'name of the network', complete: 'networks' },
  },
  flags: {},
  examples: [{ line: 'vnet net-uuid default', does: 'Print the UUID of the default network' }],
  shape: ['object'],
  fields: {
    name: ['string', 'name'],
    uuid: ['string', 'UUID'],
  },

  async data({ args }, { virsh }) {
    const uuid = (await virsh.ask('net-uuid', nameArgument('network', args.network))).trim();
    return {
      kind: 'record',
      text: `${uuid}\n`,
      data: { name: args.network, uuid },
    };
  },
});
