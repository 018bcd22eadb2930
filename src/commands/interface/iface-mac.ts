import { mirrored } from '../../cli/command.ts';
import { hostInterface } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'iface-mac',
  summary: 'Print the MAC address of a host interface',
  group: 'interfaces',

  args: { interface: { ...hostInterface, summary: 'name of the interface' } },
  flags: {},
  examples: [{ line: 'vnet iface-mac eth0', does: 'Print the MAC address of eth0' }],
  shape: ['object'],
  fields: {
    name: ['string', 'name that was given'],
    mac: ['string', 'MAC address'],
  },

  async data({ args }, { virsh }) {
    const mac = (await virsh.ask('iface-mac', args.interface)).replace(/\n+$/, '');
    return { kind: 'record', text: `${mac}\n`, data: { name: args.interface, mac } };
  },
});
