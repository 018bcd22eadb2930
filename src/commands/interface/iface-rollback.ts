import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'iface-rollback',
  summary: 'Restore the configuration that iface-begin saved',
  group: 'interfaces',
  details:
    'Needs a libvirt with netcf. Interfaces that changed since then stop or start, so the host may lose its connections.',
  args: {},
  flags: {},
  examples: [{ line: 'vnet iface-rollback', does: 'Undo all changes since iface-begin' }],
});
