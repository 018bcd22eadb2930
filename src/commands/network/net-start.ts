import { mirrored } from '../../cli/command.ts';
import { inactiveNetwork } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-start',
  summary: 'Start an inactive network',
  group: 'networks',
  args: {
    network: inactiveNetwork,
  },
  flags: {},
  examples: [{ line: 'vnet net-start default', does: 'Start the default network' }],
});
