import { mirrored } from '../../cli/command.ts';
import { activeNetwork, port } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-port-delete',
  summary: 'Delete a network port',
  group: 'ports',
  args: {
    network: activeNetwork,
    port,
  },
  flags: {},
  examples: [{ line: 'vnet net-port-delete default 3f5e1c4a-0000-4000-8000-000000000001', does: 'Delete that port' }],
});
