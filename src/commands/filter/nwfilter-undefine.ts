import { mirrored } from '../../cli/command.ts';
import { nwfilter } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'nwfilter-undefine',
  summary: 'Remove a network filter',
  group: 'filters',
  details: 'libvirt rejects this while a running guest or another filter uses the filter.',
  args: { nwfilter },
  flags: {},
  examples: [{ line: 'vnet nwfilter-undefine web', does: 'Remove the filter web' }],
});
