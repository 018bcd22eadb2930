import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'iface-unbridge',
  summary: 'Remove a bridge and give its addresses to its interface',
  group: 'interfaces',
  details: 'Needs a libvirt with netcf. Guests on the bridge lose their connection; vnet names them.',
  args: { bridge: { summary: 'name of the bridge', complete: 'host-interfaces' } },
  flags: { 'no-start': { summary: 'do not start the interface' } },
  examples: [{ line: 'vnet iface-unbridge br1', does: 'Remove br1 and start its interface' }],

  after: async ({ args }, context) => {
    const { cutOffGuests } = await import('../../guests/cut-off.ts');
    return cutOffGuests(args.bridge, context);
  },
});
