import { mirrored } from '../cli/command.ts';
import { network } from '../cli/places.ts';

export default mirrored({
  name: 'net-info',
  summary: 'Print what a network is and whether it runs',
  args: {
    network,
  },
  flags: {},
  examples: [
    { line: 'vnet net-info default', does: 'Name, UUID, state and bridge of the default network' },
    { line: 'vnet net-info default -o json', does: 'The same as data' },
  ],
});
