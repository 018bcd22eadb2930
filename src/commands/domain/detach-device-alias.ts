import { mirrored } from '../../cli/command.ts';
import { anyDomain } from '../../cli/common-arguments.ts';
import { nameArgument } from '../../shell-words.ts';
import { onlyPartly } from './check/state.ts';

export default mirrored({
  name: 'detach-device-alias',
  summary: 'Detach the device with an alias from a guest',
  group: 'guests',
  details: 'libvirt asks the guest to release the device and does not wait. vnet domiflist -o json prints the aliases.',
  args: {
    domain: anyDomain,
    alias: { summary: 'alias of the device', complete: 'aliases' },
  },
  flags: {
    config: { summary: 'change the definition, for later starts' },
    live: { summary: 'change the running guest' },
    current: { summary: 'change the running guest if it runs, else the definition' },
  },
  examples: [{ line: 'vnet detach-device-alias web net1 --live', does: 'Detach the second interface' }],

  afterOnTerminal: async ({ args: { domain, alias }, flags }, context) => {
    const words = ['detach-device-alias', nameArgument('domain', domain), alias];
    return onlyPartly({ domain, words, flags }, context);
  },
});
