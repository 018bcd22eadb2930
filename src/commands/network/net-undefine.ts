import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-undefine',
  summary: 'Remove the definition of a network',
  args: {
    network,
  },
  flags: {},
  examples: [{ line: 'vnet net-undefine lab', does: 'Remove lab; while it runs it becomes transient' }],
});
