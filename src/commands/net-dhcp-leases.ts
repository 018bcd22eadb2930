import { mirrored } from '../cli/command.ts';
import { activeNetwork } from '../cli/places.ts';

export default mirrored({
  name: 'net-dhcp-leases',
  summary: 'Print the DHCP leases of a network',
  args: {
    network: activeNetwork,
  },
  flags: {
    mac: { summary: 'MAC address', value: 'MAC', positional: true },
  },
  examples: [
    { line: 'vnet net-dhcp-leases default', does: 'List every lease of the default network' },
    { line: 'vnet net-dhcp-leases default -o json', does: 'The same as data' },
  ],
});
