import { mirrored } from '../cli/command.ts';
import { network } from '../cli/places.ts';

export default mirrored({
  name: 'net-dumpxml',
  summary: 'Print a network as XML',
  args: {
    network,
  },
  flags: {
    inactive: { summary: 'show inactive defined XML' },
    xpath: { summary: 'xpath expression to filter the XML document', value: 'EXPRESSION' },
    wrap: { summary: 'wrap xpath results in an common root element' },
  },
  examples: [
    { line: 'vnet net-dumpxml default', does: 'Print the network as it runs' },
    { line: 'vnet net-dumpxml default --inactive', does: 'Print what it will be at its next start' },
  ],
});
