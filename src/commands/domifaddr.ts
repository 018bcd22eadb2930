import { mirrored } from '../cli/command.ts';
import { domain } from '../cli/places.ts';

export default mirrored({
  name: 'domifaddr',
  summary: 'Print the addresses of a running guest',
  args: {
    domain,
    interface: { summary: 'network interface name', optional: true },
  },
  flags: {
    full: { summary: 'always display names and MACs of interfaces' },
    source: {
      summary: "address source: 'lease', 'agent', or 'arp'",
      value: 'SOURCE',
      positional: true,
      choices: ['lease', 'agent', 'arp'],
    },
  },
  examples: [
    { line: 'vnet domifaddr myvm', does: 'Addresses from the DHCP leases' },
    { line: 'vnet domifaddr myvm --source agent -o json', does: 'What the guest agent says, as data' },
  ],
});
