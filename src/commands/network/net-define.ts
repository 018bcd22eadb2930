import { mirrored } from '../../cli/command.ts';
import { checkFlag } from '../../cli/common-arguments.ts';
import { NETWORK } from '../../network/validate/kind.ts';
import { checkFile } from '../check/document.ts';
import { networkNameIn } from './check/name.ts';
import { definitionNotLive } from './check/running.ts';

export default mirrored({
  name: 'net-define',
  summary: 'Define a persistent network from a file, or change one',
  group: 'definitions',
  details: 'vnet checks the file too and reports what libvirt accepts but ignores.',
  args: {
    file: { summary: 'file with the XML of a network; - is standard input', complete: 'xml-files' },
  },
  flags: {
    validate: { summary: "validate the XML against libvirt's schema" },
  },
  extra: { check: checkFlag },
  examples: [
    { line: 'vnet net-define route.xml', does: 'Define the network of route.xml without starting it' },
    { line: 'vnet net-define route.xml --check', does: 'Define it only if vnet finds no problem' },
  ],

  check: ({ args }, context) => checkFile(NETWORK, args.file, context),
  after: async ({ args }, context) => {
    const name = networkNameIn(args.file, context);
    return name === undefined ? [] : definitionNotLive(name, context);
  },
});
