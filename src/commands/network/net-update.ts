import { mirrored } from '../../cli/command.ts';
import { checkFlag, network } from '../../cli/common-arguments.ts';
import { checkSnippet } from './check/update.ts';

export default mirrored({
  name: 'net-update',
  summary: 'Change part of a network',
  args: {
    network,
    command: {
      summary: 'type of update (add-first, add-last (add), delete, or modify)',
      choices: ['add-first', 'add-last', 'add', 'delete', 'modify'],
    },
    section: {
      summary: 'which section of network configuration to update',
      choices: [
        'bridge',
        'domain',
        'ip',
        'ip-dhcp-host',
        'ip-dhcp-range',
        'forward',
        'forward-interface',
        'forward-pf',
        'portgroup',
        'dns-host',
        'dns-txt',
        'dns-srv',
      ],
    },
    xml: {
      summary:
        "name of file containing xml (or, if it starts with '<', the complete xml element itself) to add/modify, or to be matched for search",
    },
  },
  flags: {
    'parent-index': { summary: 'which parent object to search through', value: 'INDEX', positional: true },
    config: { summary: 'affect next network startup' },
    live: { summary: 'affect running network' },
    current: { summary: 'affect current state of network' },
  },
  extra: { check: checkFlag },
  examples: [
    {
      line: "vnet net-update default add ip-dhcp-host \"<host mac='52:54:00:00:00:01' ip='192.168.122.10'/>\" --live --config",
      does: 'Reserve an address, now and for later starts',
    },
  ],

  check: ({ args, flags }, context) =>
    checkSnippet(
      {
        ...args,
        parentIndex: Number(flags['parent-index'] ?? -1),
        inactive: flags.config && !flags.live,
      },
      context,
    ),
});
