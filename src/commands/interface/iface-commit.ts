import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'iface-commit',
  summary: 'Keep the changes since iface-begin',
  group: 'interfaces',
  details: 'Needs a libvirt with netcf.',
  args: {},
  flags: {},
  examples: [{ line: 'vnet iface-commit', does: 'Keep the changes and drop the saved configuration' }],
});
