import { mirrored } from '../../cli/command.ts';
import { anyDomain, checkFlag, scopeFlags } from '../../cli/common-arguments.ts';
import { nameArgument } from '../../shell-words.ts';
import { checkDeviceFile } from './check/interface.ts';
import { omittedParts } from './check/omitted.ts';
import { onlyPartly } from './check/state.ts';

export default mirrored({
  name: 'update-device',
  summary: 'Change a device of a guest from a file',
  group: 'guests',
  details:
    'The XML replaces the whole device: what it omits, such as <bandwidth> or <filterref>, is reset. vnet checks an <interface> too, and leaves other devices to libvirt.',
  args: {
    domain: anyDomain,
    file: { summary: 'file with the XML of the device; - is standard input', complete: 'xml-files' },
  },
  flags: {
    ...scopeFlags,
    force: { summary: 'change it even if the guest would lose data' },
  },
  extra: { check: checkFlag },
  examples: [
    { line: 'vnet update-device web nic.xml --live --config', does: 'Give the interface of nic.xml its new settings' },
  ],

  check: ({ args }, context) => checkDeviceFile(args.file, context),
  afterOnTerminal: async ({ args: { domain, file }, flags }, context) => {
    const words = ['update-device', nameArgument('domain', domain), file, ...(flags.force ? ['--force'] : [])];
    return [
      ...(await omittedParts({ domain, file, flags }, context)),
      ...(await onlyPartly({ domain, words, flags }, context)),
    ];
  },
});
