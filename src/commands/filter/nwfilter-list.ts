import { mirrored } from '../../cli/command.ts';
import { listFilters } from '../../libvirt/network-filter.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'nwfilter-list',
  summary: 'List network filters',
  group: 'filters',

  args: {},
  flags: {},
  examples: [
    { line: 'vnet nwfilter-list', does: 'List all network filters' },
    { line: 'vnet nwfilter-list -o json', does: 'List them as JSON' },
  ],
  shape: ['list'],
  fields: {
    name: ['string', 'name'],
    uuid: ['string', 'UUID'],
  },

  async data(_input, { virsh }) {
    const rows = await listFilters(virsh);
    return table({ columns: [], rows, data: (row) => ({ ...row }), fields: ['name', 'uuid'] });
  },
});
