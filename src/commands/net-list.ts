import { mirrored } from '../cli/command.ts';

export default mirrored({
  name: 'net-list',
  summary: 'List networks',
  args: {},
  flags: {
    inactive: { summary: 'list inactive networks' },
    all: { summary: 'list inactive & active networks' },
    persistent: { summary: 'list persistent networks' },
    transient: { summary: 'list transient networks' },
    autostart: { summary: 'list networks with autostart enabled' },
    'no-autostart': { summary: 'list networks with autostart disabled' },
    uuid: { summary: "list uuid's only" },
    name: { summary: 'list network names only' },
    table: { summary: 'list table (default)' },
    title: { summary: 'show network title', since: '9.7.0' },
  },
  examples: [
    { line: 'vnet net-list --all', does: 'List all networks, inactive ones too' },
    { line: 'vnet net-list --all -o json', does: 'The same as data' },
  ],
});
