import { mirrored } from '../../cli/command.ts';
import { listBindings } from '../../libvirt/network-filter.ts';
import { table } from '../../render/outcome.ts';

export default mirrored({
  name: 'nwfilter-binding-list',
  summary: 'List the filter of each guest interface',
  group: 'filters',

  args: {},
  flags: {},
  examples: [
    { line: 'vnet nwfilter-binding-list', does: 'List the tap devices that have a filter' },
    { line: 'vnet nwfilter-binding-list -o json', does: 'List them as JSON' },
  ],
  shape: ['list'],
  fields: {
    portDev: ['string', 'tap device of the guest interface'],
    filter: ['string', 'name of the filter'],
  },

  async data(_input, { virsh }) {
    const rows = await listBindings(virsh);
    return table({ columns: [], rows, data: (row) => ({ ...row }), fields: ['portDev', 'filter'] });
  },
});
