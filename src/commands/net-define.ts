import { mirrored } from '../cli/command.ts';

export default mirrored({
  name: 'net-define',
  summary: 'Define a persistent network from an XML file, or change one',
  args: {
    file: { summary: 'file containing an XML network description', complete: 'files' },
  },
  flags: {
    validate: { summary: 'validate the XML against the schema' },
  },
  examples: [{ line: 'vnet net-define route.xml', does: 'Define the network in route.xml without starting it' }],
});
