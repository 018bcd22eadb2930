import { mirrored } from '../../cli/command.ts';
import { nwfilter } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'nwfilter-edit',
  summary: 'Edit a network filter',
  group: 'filters',
  details: 'A change applies at once to all running guests that use the filter.',
  args: { nwfilter },
  flags: {},
  examples: [{ line: 'vnet nwfilter-edit clean-traffic', does: 'Edit the filter clean-traffic in $EDITOR' }],
});
