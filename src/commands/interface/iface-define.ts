import { mirrored } from '../../cli/command.ts';
import { checkFlag } from '../../cli/common-arguments.ts';
import { HOST_INTERFACE } from '../../host-interface/validate/kind.ts';
import { checkFile } from '../check/document.ts';

export default mirrored({
  name: 'iface-define',
  summary: 'Define a host interface from a file, or change one',
  group: 'interfaces',
  details:
    'Needs a libvirt with netcf. An active interface changes when it starts again. vnet checks the file too and reports what libvirt accepts but ignores.',
  args: { file: { summary: 'file with the XML of a host interface; - is standard input', complete: 'xml-files' } },
  flags: { validate: { summary: "validate the XML against libvirt's schema" } },
  extra: { check: checkFlag },
  examples: [{ line: 'vnet iface-define eth0.xml', does: 'Configure the interface of eth0.xml without starting it' }],

  check: ({ args }, context) => checkFile(HOST_INTERFACE, args.file, context),
});
