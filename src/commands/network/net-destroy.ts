import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-destroy',
  summary: 'Stop a network',
  group: 'networks',
  details:
    'The definition of a persistent network stays; a transient network disappears. Running guests lose their connection until they are restarted; vnet names them.',
  args: {
    network: activeNetwork,
  },
  flags: {},
  examples: [{ line: 'vnet net-destroy lab', does: 'Stop the network lab' }],
});
