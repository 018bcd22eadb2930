import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { VnetError } from '../../error.ts';

export default mirrored({
  name: 'net-metadata',
  summary: 'Show or set the metadata of a network',
  since: '9.7.0',
  args: {
    network,
    uri: { summary: 'URI of the namespace' },
  },
  flags: {
    live: { summary: 'modify/get running state' },
    config: { summary: 'modify/get persistent configuration' },
    current: { summary: 'modify/get current state configuration' },
    edit: { summary: 'use an editor to change the metadata' },
    key: { summary: 'key to be used as a namespace identifier', value: 'PREFIX', positional: true },
    set: { summary: 'new metadata to set', value: 'XML', positional: true },
    remove: { summary: 'remove the metadata corresponding to an uri' },
  },
  examples: [
    { line: 'vnet net-metadata default https://example.org/lab', does: 'Print the metadata element of that namespace' },
  ],

  async data({ args, flags }, { virsh }) {
    if (flags.edit || flags.remove || flags.set !== undefined) {
      throw new VnetError('usage', '-o prints the metadata; it is changed without -o');
    }
    const state = (['live', 'config', 'current'] as const).filter((name) => flags[name]).map((name) => `--${name}`);
    const xml = (await virsh.ask('net-metadata', args.network, args.uri, ...state)).replace(/\n$/, '');
    return { kind: 'record', text: `${xml}\n`, data: { network: args.network, uri: args.uri, xml: xml || null } };
  },
});
