import { mirrored } from '../../cli/command.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'net-name',
  summary: 'Print the name of a network, given its UUID',
  group: 'networks',
  args: {
    network: { summary: 'UUID of the network', complete: 'network-uuids' },
  },
  flags: {},
  examples: [{ line: 'vnet net-name dd8fe884-6c02-601e-7551-cca97df1c5df', does: 'Print the name of that network' }],
  shape: ['object'],
  fields: {
    name: ['string', 'name'],
    uuid: ['string', 'UUID'],
  },

  async data({ args }, { virsh }) {
    const name = (await virsh.ask('net-name', nameArgument('network', args.network))).replace(/\n+$/, '');
    return { kind: 'record', text: `${name}\n`, data: { name, uuid: args.network } };
  },
});
