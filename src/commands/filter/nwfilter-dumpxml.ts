import { mirrored } from '../../cli/command.ts';
import { nwfilter } from '../../cli/common-arguments.ts';
import { filterJson } from '../../libvirt/network-filter.ts';
import { readPrinted } from '../../libvirt/printed-xml.ts';

export default mirrored({
  name: 'nwfilter-dumpxml',
  summary: 'Print the XML of a network filter',
  group: 'filters',

  args: { nwfilter },
  flags: {
    xpath: { summary: 'print only what this XPath expression selects', value: 'EXPRESSION' },
    wrap: { summary: 'wrap the selected nodes in one root element' },
  },
  examples: [
    { line: 'vnet nwfilter-dumpxml clean-traffic', does: 'Print the XML of clean-traffic' },
    {
      line: 'vnet nwfilter-dumpxml clean-traffic -o json',
      does: 'Print its rules and the filters that it includes as JSON',
    },
  ],
  shape: ['object'],
  fields: {
    'name?': ['string', 'name'],
    'uuid?': ['string', 'UUID'],
    'chain?': ['string', 'chain of the rules, such as root or ipv4'],
    'priority?': ['integer', 'priority of the chain'],
    'entries?': [
      'object[]',
      'in the order of the XML: rules, with action, direction, priority, statematch and matches, and included filters, with filterref and parameters',
    ],
    'xml?': ['string', 'with --xpath: the selected nodes'],
  },

  async data({ args, flags }, { virsh }) {
    if (flags.xpath !== undefined) {
      const select = ['--xpath', flags.xpath, ...(flags.wrap ? ['--wrap'] : [])];
      const xml = await virsh.ask('nwfilter-dumpxml', args.nwfilter, ...select);
      return { kind: 'record', text: xml, data: { xml } };
    }
    const xml = await virsh.ask('nwfilter-dumpxml', args.nwfilter);
    return { kind: 'record', text: xml, data: readPrinted(xml, `filter '${args.nwfilter}'`, filterJson) };
  },
});
