import { mirrored } from '../../cli/command.ts';
import { hostInterface } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'iface-undefine',
  summary: 'Remove the configuration of a host interface',
  group: 'interfaces',
  details: 'Needs a libvirt with netcf.',
  args: { interface: hostInterface },
  flags: {},
  examples: [{ line: 'vnet iface-undefine eth1', does: 'Remove the configuration of eth1' }],

  after: async ({ args }) => [
    {
      id: 'interface-undefined',
      severity: 'note',
      message: `'${args.interface}' has no configuration now, so it does not start when the host boots`,
    },
  ],
});
