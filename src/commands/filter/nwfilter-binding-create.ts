import { mirrored } from '../../cli/command.ts';
import { checkFlag } from '../../cli/common-arguments.ts';
import { FILTER_BINDING } from '../../filter-binding/validate/kind.ts';
import { checkFile } from '../check/document.ts';

export default mirrored({
  name: 'nwfilter-binding-create',
  summary: 'Bind a network filter to an interface from a file',
  group: 'filters',
  details:
    'libvirt binds the filters of guests itself; this is for interfaces that libvirt does not manage. vnet checks the file too.',
  args: { file: { summary: 'file with the XML of a filter binding; - is standard input', complete: 'xml-files' } },
  flags: { validate: { summary: "validate the XML against libvirt's schema" } },
  extra: { check: checkFlag },
  examples: [
    { line: 'vnet nwfilter-binding-create binding.xml', does: 'Apply the filter of binding.xml to its tap device' },
  ],

  check: ({ args }, context) => checkFile(FILTER_BINDING, args.file, context),
});
