import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-port-create',
  summary: 'Create a network port from a file',
  group: 'ports',
  args: {
    network: activeNetwork,
    file: { summary: 'file with the XML of a network port; - is standard input', complete: 'files' },
  },
  flags: {
    validate: { summary: "validate the XML against libvirt's schema" },
  },
  examples: [{ line: 'vnet net-port-create default port.xml', does: 'Create the port of port.xml' }],
});
