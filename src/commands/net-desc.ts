import { mirrored } from '../cli/command.ts';
import { network } from '../cli/places.ts';

export default mirrored({
  name: 'net-desc',
  summary: 'Show or set the title or description of a network',
  since: '9.7.0',
  interactive: true,
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
});
