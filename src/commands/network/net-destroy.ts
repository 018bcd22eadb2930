import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-destroy',
  summary: 'Stop a network',
  args: {
    network: activeNetwork,
  },
  flags: {},
  examples: [{ line: 'vnet net-destroy lab', does: 'Stop the network lab; its definition stays' }],
});
