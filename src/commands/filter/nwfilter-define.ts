import { mirrored } from '../../cli/command.ts';

export default mirrored({
  name: 'nwfilter-define',
  summary: 'Define a network filter from a file, or change one',
  group: 'filters',
  details: 'A change applies at once to all running guests that use the filter.',
  args: { file: { summary: 'file with the XML of a network filter; - is standard input', complete: 'files' } },
  flags: { validate: { summary: "validate the XML against libvirt's schema" } },
  examples: [{ line: 'vnet nwfilter-define web.xml', does: 'Define the filter of web.xml' }],
});
