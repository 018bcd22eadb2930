import { mirrored } from '../../cli/command.ts';
import { activeNetwork, port } from '../../cli/common-arguments.ts';
import { portJson } from '../../network/port.ts';

export default mirrored({
  name: 'net-port-dumpxml',
  summary: 'Print a network port as XML',
  args: {
    network: activeNetwork,
    port,
  },
  flags: {
    xpath: { summary: 'xpath expression to filter the XML document', value: 'EXPRESSION' },
    wrap: { summary: 'wrap xpath results in an common root element' },
  },
  examples: [{ line: 'vnet net-port-dumpxml default 3f5e1c4a-0000-4000-8000-000000000001', does: 'Print that port' }],

  async data({ args, flags }, { virsh }) {
    if (flags.xpath !== undefined) {
      const wrap = flags.wrap ? ['--wrap'] : [];
      const xml = await virsh.ask('net-port-dumpxml', args.network, args.port, '--xpath', flags.xpath, ...wrap);
      return { kind: 'record', text: xml, data: { xml } };
    }
    const xml = await virsh.ask('net-port-dumpxml', args.network, args.port);
    return { kind: 'record', text: xml, data: portJson(xml) };
  },
});
