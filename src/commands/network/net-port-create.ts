import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-port-create',
  summary: 'Create a port of a network from an XML file',
  args: {
    network: activeNetwork,
    file: { summary: 'file containing an XML network port description', complete: 'files' },
  },
  flags: {
    validate: { summary: 'validate the XML against the schema' },
  },
  examples: [{ line: 'vnet net-port-create default port.xml', does: 'Create the port in port.xml' }],
});
