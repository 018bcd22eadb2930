import { mirrored } from '../../cli/command.ts';
import { anyDomain, domainInterface } from '../../cli/common-arguments.ts';
import { nameArgument } from '../../shell-words.ts';
import { onlyPartly } from './check/state.ts';

export default mirrored({
  name: 'domif-setlink',
  summary: "Set the link state of a guest's network interface",
  group: 'guests',
  details: 'Without --config, the running guest changes if it runs, else its definition.',
  args: {
    domain: anyDomain,
    interface: domainInterface,
    state: { summary: 'the new link state', choices: ['up', 'down'] },
  },
  flags: {
    config: { summary: 'change the definition, for later starts' },
    persistent: { summary: 'the same as --config' },
    'print-xml': { summary: 'print the XML of the interface and do not change it' },
  },
  examples: [
    { line: 'vnet domif-setlink web vnet0 down', does: 'Unplug the cable of a running guest' },
    { line: 'vnet domif-setlink web 52:54:00:00:00:01 up --config', does: 'Start it with the cable plugged in' },
  ],

  afterOnTerminal: async ({ args: { domain, interface: name, state }, flags }, context) => {
    if (flags['print-xml']) return [];
    const words = ['domif-setlink', nameArgument('domain', domain), name, state];
    const config = flags.config || flags.persistent;
    return onlyPartly({ domain, words, tap: name, liveOption: [], flags: { config } }, context);
  },
});
