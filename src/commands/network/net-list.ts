import { mirrored } from '../../cli/command.ts';
import { listNetworks } from '../../libvirt/networks.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'net-list',
  summary: 'List networks',
  group: 'networks',
  args: {},
  flags: {
    inactive: { summary: 'only inactive networks' },
    all: { summary: 'active and inactive networks (default: active)' },
    persistent: { summary: 'only persistent networks' },
    transient: { summary: 'only transient networks' },
    autostart: { summary: 'only networks with autostart' },
    'no-autostart': { summary: 'only networks without autostart' },
    uuid: { summary: 'print UUIDs only' },
    name: { summary: 'print names only' },
    table: { summary: 'print a table (default)' },
    title: { summary: 'print titles too', since: '9.7.0' },
  },
  examples: [
    { line: 'vnet net-list --all', does: 'List all networks, active and inactive' },
    { line: 'vnet net-list --all -o json', does: 'List them as JSON' },
  ],
  fields: {
    name: 'name',
    uuid: 'UUID',
    active: 'whether it runs',
    autostart: 'whether it starts when the host boots',
    persistent: 'whether it has a definition',
    title: 'with --title: its title, or null',
  },

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
