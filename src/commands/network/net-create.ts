import { mirrored } from '../../cli/command.ts';
import { checkFlag } from '../../cli/common-arguments.ts';
import { NETWORK } from '../../network/validate/kind.ts';
import { checkFile } from '../check/document.ts';

export default mirrored({
  name: 'net-create',
  summary: 'Create and start a transient network from a file',
  group: 'definitions',
  details:
    'The network disappears when it is stopped. vnet checks the file too and reports what libvirt accepts but ignores.',
  args: {
    file: { summary: 'file with the XML of a network; - is standard input', complete: 'xml-files' },
  },
  flags: {
    validate: { summary: "validate the XML against libvirt's schema" },
  },
  extra: { check: checkFlag },
  examples: [
    { line: 'vnet net-create lab.xml', does: 'Start the network of lab.xml until it is stopped' },
    { line: 'vnet net-create lab.xml --check', does: 'Start it only if vnet finds no problem' },
  ],

  check: ({ args }, context) => checkFile(NETWORK, args.file, context),
});
