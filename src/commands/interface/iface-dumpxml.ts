import { mirrored } from '../../cli/command.ts';
import { hostInterface } from '../../cli/common-arguments.ts';
import { interfaceJson } from '../../libvirt/host-interface.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';

export default mirrored({
  name: 'iface-dumpxml',
  summary: 'Print the XML of a host interface',
  group: 'interfaces',

  args: { interface: hostInterface },
  flags: {
    inactive: { summary: 'print the configuration instead of the active interface' },
    xpath: { summary: 'print only what this XPath expression selects', value: 'EXPRESSION' },
    wrap: { summary: 'wrap the selected nodes in one root element' },
  },
  examples: [
    { line: 'vnet iface-dumpxml eth0', does: 'Print the XML of the host interface eth0' },
    { line: 'vnet iface-dumpxml br0 -o json', does: 'Print the bridge br0 and its interfaces as JSON' },
  ],
  shape: ['object'],
  fields: {
    'name?': ['string', 'name'],
    'type?': ['string', 'ethernet, bridge, bond or vlan'],
    'start?': ['string | null', 'when it starts: onboot, hotplug or none'],
    'mac?': ['string | null', 'MAC address'],
    'mtu?': ['integer | null', 'MTU in bytes'],
    'link?': ['string | null', 'state of the link, such as up or down'],
    'speed?': ['integer | null', 'speed of the link in Mbit/s'],
    'protocols?': ['object[]', 'one per address family: family, dhcp, autoconf, addresses and gateway'],
    'bridge?': ['object | null', 'of a bridge: stp, delay in seconds and interfaces'],
    'bond?': ['object | null', 'of a bond: mode and interfaces'],
    'vlan?': ['object | null', 'of a VLAN: tag and interface'],
    'xml?': ['string', 'with --xpath: the selected nodes'],
  },

  async data({ args, flags }, { virsh }) {
    const inactive = flags.inactive ? ['--inactive'] : [];
    if (flags.xpath !== undefined) {
      const select = ['--xpath', flags.xpath, ...(flags.wrap ? ['--wrap'] : [])];
      const xml = await virsh.ask('iface-dumpxml', args.interface, ...inactive, ...select);
      return { kind: 'record', text: xml, data: { xml } };
    }
    const xml = await virsh.ask('iface-dumpxml', args.interface, ...inactive);
    return { kind: 'record', text: xml, data: readPrinted(xml, `interface '${args.interface}'`, interfaceJson) };
  },
});
