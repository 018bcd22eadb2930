import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-info',
  summary: 'Print what a network is and whether it runs',
  args: {
    network,
  },
  flags: {},
  examples: [
    { line: 'vnet net-info default', does: 'Name, UUID, state and bridge of the default network' },
    { line: 'vnet net-info default -o json', does: 'The same as data' },
  ],

  async data({ args }, { virsh }) {
    const said = await virsh.ask('net-info', args.network);
    const field = (name: string) => new RegExp(`^${name}: +(.*)$`, 'm').exec(said)?.[1];
    return {
      kind: 'record',
      text: said,
      data: {
        name: field('Name'),
        uuid: field('UUID'),
        active: field('Active') === 'yes',
        persistent: field('Persistent') === 'yes',
        autostart: field('Autostart') === 'yes',
        bridge: field('Bridge') ?? null,
      },
    };
  },
});
