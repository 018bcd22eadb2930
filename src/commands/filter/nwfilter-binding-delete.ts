import { mirrored } from '../../cli/command.ts';
import { binding } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'nwfilter-binding-delete',
  summary: 'Remove the filter of an interface',
  group: 'filters',
  details: 'A filter of a running guest is applied again when the guest restarts.',
  args: { binding },
  flags: {},
  examples: [{ line: 'vnet nwfilter-binding-delete vnet0', does: 'Let the traffic of vnet0 pass unfiltered' }],
});
