import { mirrored } from '../../cli/command.ts';
import { anyDomain, checkFlag, scopeFlags } from '../../cli/common-arguments.ts';
import { nameArgument } from '../../shell-words.ts';
import { checkDeviceFile } from './check/interface.ts';
import { onlyPartly } from './check/state.ts';

export default mirrored({
  name: 'detach-device',
  summary: 'Detach a device from a guest, given its XML',
  group: 'guests',
  details: 'libvirt finds an <interface> by its MAC address.',
  args: {
    domain: anyDomain,
    file: { summary: 'file with the XML of the device; - is standard input', complete: 'xml-files' },
  },
  flags: scopeFlags,
  extra: { check: checkFlag },
  examples: [{ line: 'vnet detach-device web nic.xml --live --config', does: 'Detach the interface of nic.xml' }],

  check: ({ args }, context) => checkDeviceFile(args.file, context),
  afterOnTerminal: async ({ args: { domain, file }, flags }, context) => {
    const words = ['detach-device', nameArgument('domain', domain), file];
    return onlyPartly({ domain, words, flags }, context);
  },
});
