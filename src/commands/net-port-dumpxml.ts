import { mirrored } from '../cli/command.ts';
import { activeNetwork, port } from '../cli/places.ts';

export default mirrored({
  name: 'net-port-dumpxml',
  summary: 'Print a network port as XML',
  args: {
    network: activeNetwork,
    port,
  },
  flags: {
    xpath: { summary: 'xpath expression to filter the XML document', value: 'EXPRESSION' },
    wrap: { summary: 'wrap xpath results in an common root element' },
  },
  examples: [{ line: 'vnet net-port-dumpxml default 3f5e1c4a-0000-4000-8000-000000000001', does: 'Print that port' }],
});
