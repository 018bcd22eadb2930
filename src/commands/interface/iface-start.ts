import { mirrored } from '../../cli/command.ts';
import { inactiveHostInterface } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'iface-start',
  summary: 'Start a host interface',
  group: 'interfaces',
  details: 'Needs a libvirt with netcf.',
  args: { interface: inactiveHostInterface },
  flags: {},
  examples: [{ line: 'vnet iface-start eth1', does: 'Start the interface eth1' }],
});
