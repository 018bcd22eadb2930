import { mirrored } from '../../cli/command.ts';
import { persistentNetwork } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-autostart',
  summary: 'Enable or disable autostart of a network',
  group: 'networks',
  args: {
    network: persistentNetwork,
  },
  flags: {
    disable: { summary: 'turn autostart off' },
  },
  examples: [
    { line: 'vnet net-autostart default', does: 'Start the network when the host boots' },
    { line: 'vnet net-autostart default --disable', does: 'Turn autostart off' },
  ],
});
