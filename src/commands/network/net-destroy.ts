import { mirrored } from '../../cli/command.ts';
import { activeNetwork } from '../../cli/common-arguments.ts';

export default mirrored({
  name: 'net-destroy',
  summary: 'Stop a network',
  group: 'networks',
  details:
    'The definition of a persistent network stays; a transient network disappears. Running guests lose their connection until vnet up starts the network again; vnet names them.',
  args: {
    network: activeNetwork,
  },
  flags: {},
  examples: [{ line: 'vnet net-destroy lab', does: 'Stop the network lab' }],

  async after({ args }, context) {
    const { unpluggedGuests } = await import('../../guests/unplugged.ts');
    const guests = await unpluggedGuests(context, args.network);
    if (guests.length === 0) return [];
    const shown = guests.slice(0, LISTED).join(', ');
    const more = guests.length > LISTED ? ` and ${guests.length - LISTED} more` : '';
    return [
      {
        id: 'guests-unplugged',
        severity: 'note',
        message: `running guests lost their connection to '${args.network}': ${shown}${more}`,
        cause: 'libvirt deleted the bridge, and does not plug guests in again when it starts the network',
        fix: 'start the network with vnet up, which connects them again; restart the guests of a transient network',
      },
    ];
  },
});

/** Further guests are counted. */
const LISTED = 10;
