import { mirrored } from '../../cli/command.ts';
import { checkFlag } from '../../cli/common-arguments.ts';
import { checkNetworkFile } from './check/file.ts';

export default mirrored({
  name: 'net-create',
  summary: 'Create and start a transient network from an XML file',
  args: {
    file: { summary: 'file containing an XML network description', complete: 'files' },
  },
  flags: {
    validate: { summary: 'validate the XML against the schema' },
  },
  extra: { check: checkFlag },
  examples: [
    { line: 'vnet net-create lab.xml', does: 'Start the network in lab.xml; it is gone once it is destroyed' },
  ],

  check: ({ args }, context) => checkNetworkFile(args.file, context),
});
