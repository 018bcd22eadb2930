import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { networkJson } from '../../network/json.ts';
import { readNetwork } from '../../network/parse/parse.ts';
import { parseXml } from '../../xml/parse.ts';

export default mirrored({
  name: 'net-dumpxml',
  summary: 'Print a network as XML',
  args: {
    network,
  },
  flags: {
    inactive: { summary: 'show inactive defined XML' },
    xpath: { summary: 'xpath expression to filter the XML document', value: 'EXPRESSION' },
    wrap: { summary: 'wrap xpath results in an common root element' },
  },
  examples: [
    { line: 'vnet net-dumpxml default', does: 'Print the network as it runs' },
    { line: 'vnet net-dumpxml default --inactive', does: 'Print what it will be at its next start' },
  ],

  async data({ args, flags }, { virsh }) {
    if (flags.xpath !== undefined) {
      const xml = await virsh.ask(
        'net-dumpxml',
        args.network,
        '--xpath',
        flags.xpath,
        ...(flags.wrap ? ['--wrap'] : []),
      );
      return { kind: 'record', text: xml, data: { xml } };
    }
    const xml = await virsh.ask('net-dumpxml', args.network, ...(flags.inactive ? ['--inactive'] : []));
    return { kind: 'record', text: xml, data: networkJson(readNetwork(parseXml(xml)), xml) };
  },
});
