import { mirrored } from '../../cli/command.ts';
import { nwfilter } from '../../cli/common-arguments.ts';
import { FILTER } from '../../filter/validate/kind.ts';
import { checkDump } from '../check/document.ts';

export default mirrored({
  name: 'nwfilter-edit',
  summary: 'Edit a network filter',
  group: 'filters',
  details:
    'A change applies at once to all running guests that use the filter. vnet checks the result and reports what libvirt accepts but ignores.',
  args: { nwfilter },
  flags: {},
  examples: [{ line: 'vnet nwfilter-edit clean-traffic', does: 'Edit the filter clean-traffic in $EDITOR' }],

  /** What the editor left is what libvirt now has. */
  check: ({ args }, context) => checkDump(FILTER, ['nwfilter-dumpxml', args.nwfilter], args.nwfilter, context),
});
