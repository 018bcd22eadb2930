import { mirrored } from '../../cli/command.ts';
import { activeHostInterface } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'iface-destroy',
  summary: 'Stop a host interface',
  group: 'interfaces',
  details:
    'Needs a libvirt with netcf. Whatever uses the interface loses its connection: remote sessions to the host, and guests, which vnet names.',
  args: { interface: activeHostInterface },
  flags: {},
  examples: [{ line: 'vnet iface-destroy eth1', does: 'Stop the interface eth1' }],

  after: async ({ args }, context) => {
    const { cutOffGuests } = await import('../../guests/cut-off.ts');
    return cutOffGuests(args.interface, context);
  },
});
