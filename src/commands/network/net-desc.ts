import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { VnetError } from '../../error.ts';
import { orThrow } from '../../libvirt/virsh-process.ts';

export default mirrored({
  name: 'net-desc',
  summary: 'Show or set the title or description of a network',
  since: '9.7.0',
  args: {
    network,
    'new-desc': { summary: 'message', optional: true, variadic: true },
  },
  flags: {
    live: { summary: 'modify/get running state' },
    config: { summary: 'modify/get persistent configuration' },
    current: { summary: 'modify/get current state configuration' },
    title: { summary: 'modify/get the title instead of description' },
    edit: { summary: 'open an editor to modify the description' },
  },
  examples: [
    { line: 'vnet net-desc default', does: 'Print the description' },
    { line: "vnet net-desc default --title --new-desc 'Lab of team 3'", does: 'Set the title' },
  ],

  async data({ args, flags }, { virsh }) {
    const state = (['live', 'config', 'current'] as const).filter((name) => flags[name]).map((name) => `--${name}`);
    if (flags.edit || (args['new-desc'] ?? []).length > 0) {
      throw new VnetError('usage', '-o prints the description; it is set without -o');
    }
    const [title, description] = await virsh.askAll([
      ['net-desc', args.network, '--title', ...state],
      ['net-desc', args.network, ...state],
    ]);
    for (const answer of [title, description]) if (answer !== undefined) orThrow(answer);
    return {
      kind: 'record',
      text: description?.stdout ?? '',
      data: { network: args.network, title: title?.stdout || null, description: description?.stdout || null },
    };
  },
});
