import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-autostart',
  summary: 'Start a network with the host, or no longer',
  args: {
    network,
  },
  flags: {
    disable: { summary: 'disable autostarting' },
  },
  examples: [
    { line: 'vnet net-autostart default', does: 'Start the default network when the host starts' },
    { line: 'vnet net-autostart default --disable', does: 'No longer do so' },
  ],
});
