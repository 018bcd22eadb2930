import { mirrored } from '../../cli/command.ts';
import { checkFlag } from '../../cli/common-arguments.ts';
import { FILTER } from '../../filter/validate/kind.ts';
import { checkFile } from '../check/document.ts';

export default mirrored({
  name: 'nwfilter-define',
  summary: 'Define a network filter from a file, or change one',
  group: 'filters',
  details:
    'A change applies at once to all running guests that use the filter. vnet checks the file too and reports what libvirt accepts but ignores.',
  args: { file: { summary: 'file with the XML of a network filter; - is standard input', complete: 'xml-files' } },
  flags: { validate: { summary: "validate the XML against libvirt's schema" } },
  extra: { check: checkFlag },
  examples: [{ line: 'vnet nwfilter-define web.xml', does: 'Define the filter of web.xml' }],

  check: ({ args }, context) => checkFile(FILTER, args.file, context),
});
