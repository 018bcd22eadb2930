import { mirrored } from '../../cli/command.ts';
import { anyDomain, checkFlag, scopeFlags } from '../../cli/common-arguments.ts';
import { nameArgument } from '../../shell-words.ts';
import { checkDeviceFile } from './check/interface.ts';
import { onlyPartly } from './check/state.ts';

export default mirrored({
  name: 'attach-device',
  summary: 'Attach a device to a guest from a file',
  group: 'guests',
  details: 'vnet checks an <interface> too, and leaves other devices to libvirt.',
  args: {
    domain: anyDomain,
    file: { summary: 'file with the XML of the device; - is standard input', complete: 'xml-files' },
  },
  flags: scopeFlags,
  extra: { check: checkFlag },
  examples: [{ line: 'vnet attach-device web nic.xml --live --config', does: 'Attach the interface of nic.xml' }],

  check: ({ args }, context) => checkDeviceFile(args.file, context, { attachTo: args.domain }),
  afterOnTerminal: async ({ args: { domain, file }, flags }, context) => {
    const words = ['attach-device', nameArgument('domain', domain), file];
    return onlyPartly({ domain, words, flags }, context);
  },
});
