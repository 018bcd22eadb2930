import { mirrored } from '../cli/command.ts';
import { network } from '../cli/places.ts';

export default mirrored({
  name: 'net-edit',
  summary: 'Edit the XML of a network',
  interactive: true,
  args: {
    network,
  },
  flags: {},
  examples: [{ line: 'vnet net-edit default', does: 'Open the definition of the default network in $EDITOR' }],
});
