import { mirrored } from '../cli/command.ts';

export default mirrored({
  name: 'net-create',
  summary: 'Create and start a transient network from an XML file',
  args: {
    file: { summary: 'file containing an XML network description', complete: 'files' },
  },
  flags: {
    validate: { summary: 'validate the XML against the schema' },
  },
  examples: [
    { line: 'vnet net-create lab.xml', does: 'Start the network in lab.xml; it is gone once it is destroyed' },
  ],
});
