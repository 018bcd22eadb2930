import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { VnetError } from '../../error.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'net-metadata',
  summary: 'Print or change the metadata of a network',
  group: 'definitions',
  since: '9.7.0',
  args: {
    network,
    uri: { summary: 'namespace URI of the metadata' },
  },
  flags: {
    live: { summary: 'use the running network' },
    config: { summary: 'use the definition' },
    current: { summary: 'use the running network if it runs, else the definition' },
    edit: { summary: 'edit it in $EDITOR' },
    key: { summary: 'namespace prefix', value: 'PREFIX', positional: true },
    set: { summary: 'new metadata', value: 'XML', positional: true },
    remove: { summary: 'remove the metadata' },
  },
  examples: [
    { line: 'vnet net-metadata default https://example.org/lab', does: 'Print the metadata element of that namespace' },
    {
      line: `vnet net-metadata default https://example.org/lab --key lab --set "<team id='3'/>" --config`,
      does: 'Set it in the definition',
    },
  ],
  shape: ['object'],
  fields: {
    network: ['string', 'name or UUID that was given'],
    uri: ['string', 'namespace URI'],
    xml: ['string | null', 'the metadata element, or null'],
  },

  async data({ args, flags }, { virsh }) {
    if (flags.edit || flags.remove || flags.set !== undefined) {
      throw new VnetError('usage', '-o only prints metadata; omit it to change metadata');
    }
    const state = (['live', 'config', 'current'] as const).filter((name) => flags[name]).map((name) => `--${name}`);
    const xml = (await virsh.ask('net-metadata', nameArgument('network', args.network), args.uri, ...state)).replace(
      /\n$/,
      '',
    );
    return { kind: 'record', text: `${xml}\n`, data: { network: args.network, uri: args.uri, xml: xml || null } };
  },
});
