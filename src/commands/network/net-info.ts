import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'net-info',
  summary: 'Print basic information about a network',
  group: 'networks',
  args: {
    network,
  },
  flags: {},
  examples: [
    { line: 'vnet net-info default', does: 'Print its UUID, state and bridge' },
    { line: 'vnet net-info default -o json', does: 'Print the same as JSON' },
  ],
  shape: ['object'],
  fields: {
    name: ['string', 'name'],
    uuid: ['string', 'UUID'],
    active: ['boolean', 'whether it runs'],
    persistent: ['boolean', 'whether it has a definition'],
    autostart: ['boolean', 'whether it starts when the host boots'],
    bridge: ['string | null', 'name of its bridge, or null'],
  },

  async data({ args }, { virsh }) {
    const said = await virsh.ask('net-info', nameArgument('network', args.network));
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
