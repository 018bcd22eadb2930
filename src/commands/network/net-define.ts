import { mirrored } from '../../cli/command.ts';
import { checkFlag } from '../../cli/common-arguments.ts';
import { checkNetworkFile } from './check/file.ts';

export default mirrored({
  name: 'net-define',
  summary: 'Define a persistent network from an XML file, or change one',
  args: {
    file: { summary: 'file containing an XML network description', complete: 'files' },
  },
  flags: {
    validate: { summary: 'validate the XML against the schema' },
  },
  extra: { check: checkFlag },
  examples: [{ line: 'vnet net-define route.xml', does: 'Define the network in route.xml without starting it' }],

  check: ({ args }, context) => checkNetworkFile(args.file, context),
});
