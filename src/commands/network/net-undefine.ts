import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-undefine',
  summary: 'Remove the definition of a network',
  group: 'definitions',
  details: 'A running network keeps running, but becomes transient: it disappears when it is stopped.',
  args: {
    network,
  },
  flags: {},
  examples: [{ line: 'vnet net-undefine lab', does: 'Remove the definition of lab' }],
});
