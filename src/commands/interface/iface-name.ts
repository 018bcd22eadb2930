import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'iface-name',
  summary: 'Print the name of a host interface, given its MAC address',
  group: 'interfaces',

  args: { interface: { summary: 'MAC address of the interface' } },
  flags: {},
  examples: [
    { line: 'vnet iface-name 52:54:00:77:00:09', does: 'Print the name of the interface with that MAC address' },
  ],
  shape: ['object'],
  fields: {
    name: ['string', 'name'],
    mac: ['string', 'MAC address that was given'],
  },

  async data({ args }, { virsh }) {
    const name = (await virsh.ask('iface-name', args.interface)).replace(/\n+$/, '');
    return { kind: 'record', text: `${name}\n`, data: { name, mac: args.interface } };
  },
});
