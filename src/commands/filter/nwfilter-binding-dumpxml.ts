import { mirrored } from '../../cli/command.ts';
import { binding } from '../../cli/common-arguments.ts';
import { bindingJson } from '../../libvirt/network-filter.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';

export default mirrored({
  name: 'nwfilter-binding-dumpxml',
  summary: 'Print the XML of a filter binding',
  group: 'filters',

  args: { binding },
  flags: {
    xpath: { summary: 'has no effect: virsh ignores it', value: 'EXPRESSION' },
    wrap: { summary: 'has no effect: virsh ignores it' },
  },
  examples: [
    { line: 'vnet nwfilter-binding-dumpxml vnet0', does: 'Print the filter, guest and parameters of vnet0' },
    { line: 'vnet nwfilter-binding-dumpxml vnet0 -o json', does: 'Print the same as JSON' },
  ],
  shape: ['object'],
  fields: {
    portDev: ['string | null', 'tap device of the guest interface'],
    linkDev: ['string | null', 'host interface of a macvtap device'],
    mac: ['string | null', 'MAC address of the guest interface'],
    filter: ['string | null', 'name of the filter'],
    parameters: ['object[]', 'name and value of each parameter'],
    guest: ['string | null', 'name of the guest'],
    guestUuid: ['string | null', 'UUID of the guest'],
  },

  async data({ args }, { virsh }) {
    const xml = await virsh.ask('nwfilter-binding-dumpxml', args.binding);
    return { kind: 'record', text: xml, data: readPrinted(xml, `binding '${args.binding}'`, bindingJson) };
  },
});
