import { mirrored } from '../../cli/command.ts';
import { activeNetwork, checkFlag } from '../../cli/common-arguments.ts';
import { NETWORK_PORT } from '../../network-port/validate/kind.ts';
import { checkFile } from '../check/document.ts';

export default mirrored({
  name: 'net-port-create',
  summary: 'Create a network port from a file',
  group: 'ports',
  details: 'vnet checks the file too and reports what libvirt accepts but ignores.',
  args: {
    network: activeNetwork,
    file: { summary: 'file with the XML of a network port; - is standard input', complete: 'xml-files' },
  },
  flags: {
    validate: { summary: "validate the XML against libvirt's schema" },
  },
  extra: { check: checkFlag },
  examples: [{ line: 'vnet net-port-create default port.xml', does: 'Create the port of port.xml' }],

  check: ({ args }, context) => checkFile(NETWORK_PORT, args.file, context),
});
