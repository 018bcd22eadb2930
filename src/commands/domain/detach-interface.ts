import { mirrored } from '../../cli/command.ts';
import { anyDomain, scopeFlags } from '../../cli/common-arguments.ts';
import { nameArgument } from '../../shell-words.ts';
import { onlyPartly } from './check/state.ts';

export default mirrored({
  name: 'detach-interface',
  summary: 'Detach a network interface from a guest',
  group: 'guests',
  args: {
    domain: anyDomain,
    type: {
      summary: 'type of the interface, such as network, bridge or user',
      offers: ['network', 'bridge', 'direct', 'user', 'ethernet', 'hostdev', 'vdpa', 'vhostuser'],
    },
  },
  flags: {
    mac: {
      summary: 'MAC address of the interface; needed if the guest has several of the type',
      value: 'MAC',
      positional: true,
      complete: 'macs',
    },
    ...scopeFlags,
    'print-xml': { summary: 'print the XML of the interface and do not detach it' },
  },
  examples: [
    { line: 'vnet detach-interface web network --live --config', does: 'Detach the only interface on a network' },
    { line: 'vnet detach-interface web network --mac 52:54:00:00:00:01 --live', does: 'Detach one of several' },
  ],

  afterOnTerminal: async ({ args: { domain, type }, flags }, context) => {
    if (flags['print-xml']) return [];
    const mac = flags.mac === undefined ? [] : ['--mac', flags.mac];
    const words = ['detach-interface', nameArgument('domain', domain), type, ...mac];
    return onlyPartly({ domain, words, flags }, context);
  },
});
