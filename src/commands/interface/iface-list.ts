import { mirrored } from '../../cli/command.ts';
import { listInterfaces } from '../../libvirt/host-interface.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'iface-list',
  summary: 'List host interfaces',
  group: 'interfaces',

  args: {},
  flags: {
    inactive: { summary: 'only inactive interfaces' },
    all: { summary: 'active and inactive interfaces (default: active)' },
  },
  examples: [
    { line: 'vnet iface-list --all', does: 'List all host interfaces, active and inactive' },
    { line: 'vnet iface-list --all -o json', does: 'List them as JSON' },
  ],
  shape: ['list'],
  fields: {
    name: ['string', 'name'],
    active: ['boolean', 'whether it is up'],
    mac: ['string | null', 'MAC address, or null'],
  },

  async data({ flags }, { virsh }) {
    const filters = (['inactive', 'all'] as const).filter((name) => flags[name]).map((name) => `--${name}`);
    const rows = await listInterfaces(virsh, filters);
    return table({ columns: [], rows, data: (row) => ({ ...row }), fields: ['name', 'active', 'mac'] });
  },
});
