import { mirrored } from '../../cli/command.ts';
import { activeNetwork, port } from '../../cli/common-arguments.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';
import { portJson } from '../../network/port.ts';
import { nameArgument } from '../../shell-words.ts';

export default mirrored({
  name: 'net-port-dumpxml',
  summary: 'Print the XML of a network port',
  group: 'ports',
  args: {
    network: activeNetwork,
    port,
  },
  flags: {
    xpath: { summary: 'print only what this XPath expression selects', value: 'EXPRESSION' },
    wrap: { summary: 'wrap the selected nodes in one root element' },
  },
  examples: [
    { line: 'vnet net-port-dumpxml default 3f5e1c4a-0000-4000-8000-000000000001', does: 'Print the XML of that port' },
  ],
  shape: ['object'],
  fields: {
    'uuid?': ['string | null', 'UUID of the port'],
    'guest?': ['string | null', 'guest that owns the port'],
    'guestUuid?': ['string | null', 'UUID of that guest'],
    'mac?': ['string | null', 'MAC address'],
    'portGroup?': ['string | null', 'port group'],
    'plug?': ['string | null', 'network, bridge, direct or hostdev-pci'],
    'bridge?': ['string | null', 'bridge of the port'],
    'xml?': ['string', 'with --xpath: the selected nodes'],
  },

  async data({ args, flags }, { virsh }) {
    if (flags.xpath !== undefined) {
      const wrap = flags.wrap ? ['--wrap'] : [];
      const xml = await virsh.ask(
        'net-port-dumpxml',
        nameArgument('network', args.network),
        args.port,
        '--xpath',
        flags.xpath,
        ...wrap,
      );
      return { kind: 'record', text: xml, data: { xml } };
    }
    const xml = await virsh.ask('net-port-dumpxml', nameArgument('network', args.network), args.port);
    return { kind: 'record', text: xml, data: readPrinted(xml, `port ${args.port}`, portJson) };
  },
});
