import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'iface-begin',
  summary: 'Save the configuration of all host interfaces',
  group: 'interfaces',
  details: 'Needs a libvirt with netcf. iface-rollback restores it, and iface-commit keeps the changes.',
  args: {},
  flags: {},
  examples: [{ line: 'vnet iface-begin', does: 'Save the configuration before a change' }],
});
