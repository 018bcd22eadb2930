import { mirrored } from '../../cli/command.ts';
import { listNetworks } from '../../libvirt/networks.ts';
import { table } from '../../render/outcome.ts';

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

  async data({ flags }, { virsh }) {
    const filters = FILTERS.filter((name) => flags[name]).map((name) => `--${name}`);
    const rows = await listNetworks(virsh, filters);
    if (!flags.title) return table({ columns: [], rows, data: (row) => ({ ...row }) });
    const titles = await virsh.askAll(rows.map(({ uuid }) => ['net-desc', uuid, '--title']));
    return table({
      columns: [],
      rows: rows.map((row, index) => ({ ...row, title: titles[index]?.stdout.trim() || null })),
      data: (row) => ({ ...row }),
    });
  },
});

const FILTERS = ['inactive', 'all', 'persistent', 'transient', 'autostart', 'no-autostart'] as const;
