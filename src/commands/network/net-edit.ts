import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { NETWORK } from '../../network/validate/kind.ts';
import { nameArgument } from '../../shell-words.ts';
import { checkDump } from '../check/document.ts';
import { definitionNotLive } from './check/running.ts';

export default mirrored({
  name: 'net-edit',
  summary: 'Edit the definition of a network',
  group: 'definitions',
  details:
    'vnet checks the result and reports what libvirt accepts but ignores. A running network changes at its next start.',
  args: {
    network,
  },
  flags: {},
  examples: [{ line: 'vnet net-edit default', does: 'Edit the default network in $EDITOR' }],

  /** What the editor left is what libvirt now has. */
  check: ({ args }, context) =>
    checkDump(NETWORK, ['net-dumpxml', nameArgument('network', args.network), '--inactive'], args.network, context),

  after: ({ args }, context) => definitionNotLive(args.network, context),
});
