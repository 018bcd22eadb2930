import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'net-name',
  summary: 'Print the name of the network with a UUID',
  args: {
    network: { summary: 'network uuid' },
  },
  flags: {},
  examples: [{ line: 'vnet net-name dd8fe884-6c02-601e-7551-cca97df1c5df', does: 'Print the name of that network' }],

  async data({ args }, { virsh }) {
    const name = (await virsh.ask('net-name', args.network)).replace(/\n+$/, '');
    return { kind: 'record', text: `${name}\n`, data: { name, uuid: args.network } };
  },
});
