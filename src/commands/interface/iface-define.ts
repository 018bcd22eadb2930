import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'iface-define',
  summary: 'Define a host interface from a file, or change one',
  group: 'interfaces',
  details: 'Needs a libvirt with netcf. An active interface changes when it starts again.',
  args: { file: { summary: 'file with the XML of a host interface; - is standard input', complete: 'files' } },
  flags: { validate: { summary: "validate the XML against libvirt's schema" } },
  examples: [{ line: 'vnet iface-define eth0.xml', does: 'Configure the interface of eth0.xml without starting it' }],
});
