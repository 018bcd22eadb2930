import { command } from '../../cli/command.ts';
import { dryRunFlag } from '../../cli/common-arguments.ts';
import { checkFlags, type FlagActions } from '../../cli/flags-of-action.ts';
import { usageError } from '../../cli/usage-error.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { remoteSession } from '../../host-bridge/session.ts';
import type { Outcome } from '../../render/outcome.ts';
import { createBridge, type MoveRequest, removeBridge } from './bridge/moves.ts';
import { list } from './bridge/report.ts';
import { confirm, rollback } from './bridge/settle.ts';

const HELP = 'vnet bridge --help';

/** The actions that a flag goes with. */
const ACTIONS: FlagActions = {
  from: ['create'],
  network: ['create'],
  route: ['create'],
  'runtime-only': ['create'],
  'confirm-within': ['create', 'remove'],
  'accept-risk': ['create', 'remove'],
  'dry-run': ['create', 'remove'],
};

export default command({
  name: 'bridge',
  summary: 'Move a network interface of the host to a bridge, with a way back',
  group: 'interfaces',
  details:
    'Guests on a bridge with an interface of the host are in its network, next to the host. create makes the bridge, moves the addresses, routes, DNS servers, MTU and MAC address of the interface to it, through the program that manages the interface, and compares the result with what was there. If something is different, it moves everything back at once. If nobody runs confirm within 60 s, from a new ssh session where create ran in one, a watchdog moves everything back, even if vnet, the session or the manager of the interface is dead by then. Until then, only files in /run differ, so a reboot undoes it too. create prints the path of a script that undoes the move by hand, on the console of the host. remove moves everything back to the interface, with the same checks and the same confirmation. Needs root.',
  args: {
    action: { summary: 'what to do', choices: ['list', 'create', 'confirm', 'rollback', 'remove'] },
    bridge: { summary: 'name of the bridge', optional: true },
  },
  flags: {
    from: { value: 'NIC', summary: 'interface to move' },
    network: { value: 'NETWORK', summary: 'also create this network of libvirt on the bridge, once it is confirmed' },
    'confirm-within': { value: 'SECONDS', summary: 'seconds within which to confirm (default: 60)' },
    route: { summary: 'use the bridge of a new routed network of libvirt (default: the name of the bridge)' },
    'runtime-only': { summary: 'move an interface that no program manages, until the next boot' },
    'accept-risk': {
      value: 'RISK',
      choices: ['lose-ssh'],
      summary: 'accept that the ssh session may be interrupted',
    },
    'dry-run': dryRunFlag,
  },
  examples: [
    { line: 'vnet bridge create br0 --from eth0 --dry-run', does: 'Show every file and command' },
    { line: 'vnet bridge create br0 --from eth0 --network lan', does: 'Move an interface, with a network for guests' },
    {
      line: 'vnet bridge create br0 --from eth0 --route --network lan',
      does: 'Move the address to the bridge of a routed network',
    },
    { line: 'vnet bridge confirm br0', does: 'Keep the bridge, from a new session' },
    { line: 'vnet bridge rollback br0', does: 'Move everything back now' },
    { line: 'vnet bridge remove br0', does: 'Remove the bridge, and give the interface its settings back' },
    { line: 'vnet bridge list', does: 'List the bridges of vnet, and whether they are confirmed' },
  ],
  shape: ['list', 'object'],
  fields: {
    bridge: ['string', 'bridge'],
    interface: ['string', 'interface of the host'],
    manager: ['string', 'program that manages them: networkd, NetworkManager, ifupdown, netplan or runtime'],
    'network?': ['string | null', 'network of libvirt on the bridge'],
    status: [
      'string',
      'pending, removal pending, confirmation interrupted, confirmed, rolling back, rolled back, undone by a reboot or removed; with --dry-run planned',
    ],
    'secondsLeft?': ['integer | null', 'seconds left to confirm'],
    'reason?': ['string | null', 'why it was rolled back'],
    'script?': ['string | null', 'script that undoes the move by hand'],
    'files?': ['object[]', 'files that the move changes, each with path and content (null if it is removed)'],
    'commands?': ['string[]', 'commands that the move runs'],
  },
  files: {
    '/var/lib/vnet/bridge/BRIDGE/restore.sh': 'script that undoes the move of an interface to BRIDGE',
    '/var/lib/vnet/bridge/BRIDGE/log': 'output of that script',
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { action, bridge } = args;
    const { host } = context;
    checkFlags({ command: 'bridge', action }, flags, ACTIONS);
    if (action === 'list') {
      if (bridge !== undefined) throw usageError('bridge list takes no BRIDGE', HELP);
      needRoot(action, host);
      return list(host);
    }
    if (bridge === undefined) throw usageError(`bridge ${action} needs a bridge`, HELP);
    const session = remoteSession(host);
    const move: MoveRequest = {
      bridge,
      session,
      seconds: secondsOf(flags['confirm-within']),
      isDryRun: flags['dry-run'],
      isAccepted: session === undefined || flags['accept-risk'] !== undefined,
    };
    const options = {
      bridge,
      link: flags.from ?? '',
      runtimeOnly: flags['runtime-only'],
      network: flags.network ?? (flags.route ? bridge : undefined),
      route: flags.route ? { network: flags.network ?? bridge, uri: context.virsh.uri } : undefined,
      session,
    };
    if (action === 'create' && flags.from === undefined) throw usageError('bridge create needs --from', HELP);
    needRoot(action, host);
    switch (action) {
      case 'create':
        return createBridge(options, move, context);
      case 'remove':
        return removeBridge(move, context);
      case 'confirm':
        return confirm(bridge, session, context);
      case 'rollback':
        return rollback(bridge, context);
    }
  },
});

/** Throws VnetError `permission` for an ordinary user, who cannot read the records either. */
function needRoot(action: string, { uid }: Host): void {
  if (uid !== 0) throw new VnetError('permission', `bridge ${action} needs root`, { hint: 'run it with sudo' });
}

/** Seconds to confirm a move. */
const CONFIRM_SECONDS = { least: 1, usual: 60, most: 3600 };

function secondsOf(text: string | undefined): number {
  const { least, usual, most } = CONFIRM_SECONDS;
  if (text === undefined) return usual;
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= least && seconds <= most) return seconds;
  throw usageError(`--confirm-within takes ${least} to ${most} seconds, not '${text}'`, HELP);
}
