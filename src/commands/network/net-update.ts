import { mirrored } from '../../cli/command.ts';
import { checkFlag, network } from '../../cli/common-arguments.ts';
import { definitionNotLive } from './check/running.ts';
import { checkUpdate, liveOnly, type Update } from './check/update.ts';

export default mirrored({
  name: 'net-update',
  summary: 'Change part of a network',
  group: 'definitions',
  details:
    'Without --live and --config, only the running network changes if it runs, else only its definition; vnet says which. vnet checks the XML too.',
  args: {
    network,
    command: {
      summary: 'what to do; add is add-last',
      choices: ['add-first', 'add-last', 'add', 'delete', 'modify'],
    },
    section: {
      summary: 'part of the network',
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
      summary: 'the element, or a file that contains it; - is standard input',
      complete: 'xml-files',
    },
  },
  flags: {
    'parent-index': { summary: 'number of the parent element, from 0: which <ip>', value: 'INDEX', positional: true },
    config: { summary: 'change the definition, for later starts' },
    live: { summary: 'change the running network' },
    current: { summary: 'change the running network if it runs, else the definition' },
  },
  extra: { check: checkFlag },
  examples: [
    {
      line: `vnet net-update default add ip-dhcp-host "<host mac='52:54:00:00:00:01' ip='192.168.122.10'/>" --live --config`,
      does: 'Reserve an address, at once and for later starts',
    },
  ],

  check: (input, context) => checkUpdate(updateOf(input), context),

  async after(input, context) {
    const update = updateOf(input);
    if (update.config && !update.live) return definitionNotLive(update.network, context);
    return liveOnly(update, context);
  },
});

interface UpdateInput {
  readonly args: Pick<Update, 'network' | 'command' | 'section' | 'xml'>;
  readonly flags: {
    readonly 'parent-index': string | undefined;
    readonly live: boolean;
    readonly config: boolean;
  };
}

function updateOf({ args, flags }: UpdateInput): Update {
  const { live, config } = flags;
  return { ...args, parentIndex: Number(flags['parent-index'] ?? -1), live, config };
}
