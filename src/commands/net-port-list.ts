import { mirrored } from '../cli/command.ts';
import { activeNetwork } from '../cli/places.ts';

export default mirrored({
  name: 'net-port-list',
  summary: 'List the ports of a network',
  args: {
    network: activeNetwork,
  },
  flags: {
    uuid: { summary: "list uuid's only" },
    table: { summary: 'list table (default)' },
  },
  examples: [
    { line: 'vnet net-port-list default', does: 'List the UUID of every port in use' },
    { line: 'vnet net-port-list default -o json', does: 'The same as data, with the guest each belongs to' },
  ],
});
