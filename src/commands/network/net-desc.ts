import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { VnetError } from '../../error.ts';
import { orThrow } from '../../libvirt/virsh-process.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'net-desc',
  summary: 'Print or set the title or description of a network',
  group: 'definitions',
  since: '9.7.0',
  args: {
    network,
    'new-desc': { summary: 'new title or description', optional: true, variadic: true },
  },
  flags: {
    live: { summary: 'use the running network' },
    config: { summary: 'use the definition' },
    current: { summary: 'use the running network if it runs, else the definition' },
    title: { summary: 'the title instead of the description' },
    edit: { summary: 'edit it in $EDITOR' },
  },
  examples: [
    { line: 'vnet net-desc default', does: 'Print the description' },
    { line: "vnet net-desc default --title --new-desc 'Lab of team 3'", does: 'Set the title' },
  ],
  shape: ['object'],
  fields: {
    network: ['string', 'name or UUID that was given'],
    title: ['string | null', 'title, or null'],
    description: ['string | null', 'description, or null'],
  },

  async data({ args, flags }, { virsh }) {
    const state = (['live', 'config', 'current'] as const).filter((name) => flags[name]).map((name) => `--${name}`);
    if (flags.edit || (args['new-desc'] ?? []).length > 0) {
      throw new VnetError('usage', '-o only prints the description; omit it to change the description');
    }
    const [title, description] = await virsh.askAll([
      ['net-desc', nameArgument('network', args.network), '--title', ...state],
      ['net-desc', nameArgument('network', args.network), ...state],
    ]);
    for (const answer of [title, description]) if (answer !== undefined) orThrow(answer);
    return {
      kind: 'record',
      text: description?.stdout ?? '',
      data: { network: args.network, title: title?.stdout || null, description: description?.stdout || null },
    };
  },
});
