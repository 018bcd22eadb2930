import { mirrored } from '../../cli/command.ts';
import { network } from '../../cli/common-arguments.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';
import { networkJson } from '../../network/json.ts';
import { readNetwork } from '../../network/parse/parse.ts';
import { nameArgument } from '../../shell-words.ts';
import { parseXml } from '../../xml/parse.ts';

export default mirrored({
  name: 'net-dumpxml',
  summary: 'Print the XML of a network',
  group: 'definitions',
  args: {
    network,
  },
  flags: {
    inactive: { summary: 'print the definition instead of the running network' },
    xpath: { summary: 'print only what this XPath expression selects', value: 'EXPRESSION' },
    wrap: { summary: 'wrap the selected nodes in one root element' },
  },
  examples: [
    { line: 'vnet net-dumpxml default', does: 'Print the XML of the running network' },
    { line: 'vnet net-dumpxml default --inactive', does: 'Print the definition, which applies from the next start' },
    { line: 'vnet net-dumpxml default -o json', does: 'Print the network as JSON' },
  ],
  shape: ['object'],
  fields: {
    'name?': ['string', 'name of the network'],
    'xml?': ['string', 'with --xpath: the selected nodes'],
    '*': ['any', 'what the XML has, such as uuid, forward, bridge, dns and ips'],
  },

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
    const xml = await virsh.ask(
      'net-dumpxml',
      nameArgument('network', args.network),
      ...(flags.inactive ? ['--inactive'] : []),
    );
    const network = readPrinted(xml, `network '${args.network}'`, (text) => readNetwork(parseXml(text)));
    return { kind: 'record', text: xml, data: networkJson(network, xml) };
  },
});
