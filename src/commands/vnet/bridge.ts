import { exclusively } from '../../change/change.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Host } from '../../host/host.ts';
import { confirmMove } from '../../host-bridge/confirm.ts';
import { type CreateOptions, create, planCreate } from '../../host-bridge/create.ts';
import { MANAGER_NAMES } from '../../host-bridge/method.ts';
import { planText } from '../../host-bridge/plan-text.ts';
import { bootOf, type FoundMove, findMove, findMoves, uptime } from '../../host-bridge/record.ts';
import { notRestored, rollBack } from '../../host-bridge/rollback.ts';
import { remoteSession } from '../../host-bridge/session.ts';
import { similarNamesHint } from '../../nearest.ts';
import { type Data, type Outcome, table } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { printable } from '../../terminal/printable.ts';
import { progressOn } from '../../terminal/progress.ts';

const HELP = 'vnet bridge --help';

export default command({
  name: 'bridge',
  summary: 'Move a network interface of the host to a bridge, with a way back',
  group: 'interfaces',
  details:
    'Guests on a bridge with an interface of the host are in its network, next to the host. create makes the bridge, moves the addresses, routes, DNS servers, MTU and MAC address of the interface to it, through the program that manages the interface, and compares the result with what was there. If something is different, it moves everything back at once. If nobody runs confirm within 60 s, from a new ssh session where create ran in one, a watchdog moves everything back, even if vnet, the session or the manager of the interface is dead by then. Until then, only files in /run differ, so a reboot undoes it too. create prints the path of a script that undoes the move by hand, on the console of the host. Needs root.',
  args: {
    action: { summary: 'what to do', choices: ['list', 'create', 'confirm', 'rollback'] },
    bridge: { summary: 'name of the bridge', optional: true },
  },
  flags: {
    from: { value: 'NIC', summary: 'interface to move' },
    'confirm-within': { value: 'SECONDS', summary: 'seconds within which to confirm (default: 60)' },
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
    { line: 'vnet bridge create br0 --from eth0', does: 'Move an interface to a new bridge' },
    { line: 'vnet bridge confirm br0', does: 'Keep the bridge, from a new session' },
    { line: 'vnet bridge rollback br0', does: 'Move everything back now' },
    { line: 'vnet bridge list', does: 'List the bridges of vnet, and whether they are confirmed' },
  ],
  shape: ['list', 'object'],
  fields: {
    bridge: ['string', 'bridge'],
    interface: ['string', 'interface of the host'],
    manager: ['string', 'program that manages them: networkd, NetworkManager, ifupdown, netplan or runtime'],
    status: ['string', 'pending, confirmed, rolled back or undone by a reboot; with --dry-run planned'],
    'secondsLeft?': ['integer | null', 'seconds left to confirm'],
    'reason?': ['string | null', 'why it was rolled back'],
    'script?': ['string | null', 'script that undoes the move by hand'],
    'files?': ['object[]', 'files that the move writes in /run, each with path and content'],
    'commands?': ['string[]', 'commands that the move runs'],
  },
  files: {
    '/var/lib/vnet/bridge/BRIDGE/restore.sh': 'script that undoes the move of an interface to BRIDGE',
    '/var/lib/vnet/bridge/BRIDGE/log': 'output of that script',
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { action, bridge } = args;
    if (action === 'list') return list(context);
    if (bridge === undefined) throw usageError(`bridge ${action} needs a bridge`, HELP);
    requireRoot(context, action);
    if (action === 'confirm') return confirm(bridge, context);
    if (action === 'rollback') return undo(bridge, context);
    if (flags.from === undefined) throw usageError('bridge create needs --from', HELP);
    const session = remoteSession(context.host);
    const options: CreateOptions = {
      bridge,
      link: flags.from,
      runtimeOnly: flags['runtime-only'],
      network: undefined,
      session,
      seconds: secondsOf(flags['confirm-within']),
    };
    if (flags['dry-run']) {
      const plan = await planCreate(context.host, options);
      const { method, before } = plan;
      return {
        kind: 'record',
        text: planText(plan),
        data: {
          bridge,
          interface: before.link,
          manager: method.manager,
          status: 'planned',
          files: method.trial.map(({ path, content }) => ({ path, content })),
          commands: method.up.map(({ words }) => shellCommand(...words)),
        },
        findings: plan.findings,
      };
    }
    if (session !== undefined && flags['accept-risk'] === undefined) throw needsAcceptance(options);
    return exclusively(context.host, async ({ findings }) => created(options, context, findings));
  },
});

/** Seconds to confirm a move. */
const CONFIRM_SECONDS = { least: 1, usual: 60, most: 3600 };

function secondsOf(text: string | undefined): number {
  const { least, usual, most } = CONFIRM_SECONDS;
  if (text === undefined) return usual;
  const seconds = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (seconds >= least && seconds <= most) return seconds;
  throw usageError(`--confirm-within takes ${least} to ${most} seconds, not '${text}'`, HELP);
}

function requireRoot({ host }: Context, action: string): void {
  if (host.uid === 0) return;
  throw new VnetError('permission', `bridge ${action} needs root`, { hint: 'run it with sudo' });
}

function needsAcceptance({ bridge, link, runtimeOnly }: CreateOptions): VnetError {
  const options = [...(runtimeOnly ? ['--runtime-only'] : []), '--accept-risk=lose-ssh', `--from=${link}`];
  const message = `you are connected by ssh: if the move of '${link}' fails, the session hangs until everything is moved back`;
  return new VnetError('refused', message, {
    hint: 'make sure that you can log in a second time, to confirm. To accept the risk, run',
    commands: [shellCommand('vnet', 'bridge', 'create', ...options, ...operands(bridge))],
  });
}

async function created(options: CreateOptions, context: Context, findings: readonly Finding[]): Promise<Outcome> {
  const { host, quiet } = context;
  const plan = await planCreate(host, options);
  const { bridge, before, method } = plan;
  const announce = (script: string) => {
    if (quiet) return;
    host.write('stderr', `note: to undo the move by hand, run as root on this host: ${shellCommand('sh', script)}\n`);
  };
  const progress = progressOn(host);
  await progress.show(`moving ${before.link} to ${bridge}...`);
  const result = await create(host, plan, options, announce).finally(() => progress.clear());
  const where = options.session === undefined ? '' : ' in a new ssh session';
  return {
    kind: 'record',
    text: `bridge ${bridge}: created with port ${before.link}, through ${MANAGER_NAMES[method.manager]}\n`,
    data: { ...moveData(foundMove(context, bridge), host) },
    findings: [
      ...findings,
      ...plan.findings,
      ...result.findings,
      {
        id: 'confirm-bridge',
        severity: 'hint',
        message: `everything is moved back in ${options.seconds} s; to keep the bridge, run${where}`,
        commands: [shellCommand('vnet', 'bridge', 'confirm', ...operands(bridge))],
      },
    ],
  };
}

async function confirm(bridge: string, context: Context): Promise<Outcome> {
  const { host } = context;
  const found = foundMove(context, bridge);
  const { record } = found;
  if (found.state !== 'confirmed') {
    if (statusOf(found, host) !== 'pending') throw notPending(found, host);
    const session = remoteSession(host);
    if (record.session !== null && session === record.session) {
      throw new VnetError(
        'refused',
        'this is the ssh session that moved the interface; it shows only that old connections work',
        {
          hint: 'log in again, without a shared connection (ssh -S none), and run there',
          commands: [shellCommand('vnet', 'bridge', 'confirm', ...operands(bridge))],
        },
      );
    }
    await confirmMove(host, found);
  }
  return moveOutcome(`bridge ${bridge}: confirmed`, context, bridge);
}

async function undo(bridge: string, context: Context): Promise<Outcome> {
  const { host } = context;
  const found = foundMove(context, bridge);
  if (found.state !== 'pending' && found.state !== 'rolling-back') throw notPending(found, host);
  const progress = progressOn(host);
  await progress.show(`moving ${found.record.link} back...`);
  const isRestored = await rollBack(host, found.directory, 'vnet bridge rollback').finally(() => progress.clear());
  if (!isRestored) throw new VnetError('refused', notRestored(found.directory));
  return moveOutcome(`bridge ${bridge}: rolled back, ${found.record.link} is as it was`, context, bridge);
}

function foundMove({ host }: Context, bridge: string): FoundMove {
  const found = findMove(host, bridge);
  if (found !== undefined) return found;
  throw new VnetError('not-found', `vnet has not created a bridge '${bridge}'`, {
    hint: similarNamesHint(
      'bridges',
      bridge,
      findMoves(host).map(({ record }) => record.bridge),
    ),
  });
}

function notPending(found: FoundMove, host: Host): VnetError {
  const { bridge } = found.record;
  const reason = found.reason === '' ? '' : `: ${found.reason}`;
  return new VnetError(
    'refused',
    `bridge '${bridge}' does not wait for a confirmation; it is ${statusOf(found, host)}${reason}`,
  );
}

function statusOf({ state, record }: FoundMove, host: Host): string {
  if (state === 'confirmed')
    return record.method.manager === 'runtime' && record.boot !== bootOf(host) ? 'undone by a reboot' : state;
  if (state === 'rolled-back') return 'rolled back';
  return record.boot === bootOf(host) ? (state === 'rolling-back' ? 'rolling back' : 'pending') : 'undone by a reboot';
}

function moveOutcome(text: string, context: Context, bridge: string): Outcome {
  return {
    kind: 'record',
    text: `${printable(text)}\n`,
    data: { ...moveData(foundMove(context, bridge), context.host) },
  };
}

function moveData(found: FoundMove, host: Host): Data {
  const { record, directory, reason, deadline } = found;
  const status = statusOf(found, host);
  return {
    bridge: record.bridge,
    interface: record.link,
    manager: record.method.manager,
    status,
    secondsLeft:
      status === 'pending' && deadline !== undefined ? Math.max(0, Math.floor(deadline - uptime(host))) : null,
    reason: reason === '' ? null : reason,
    script: status === 'confirmed' ? null : `${directory}/restore.sh`,
  };
}

function list(context: Context): Outcome {
  const { host } = context;
  const rows = findMoves(host);
  return table({
    columns: [
      { title: 'Bridge', cell: ({ record }: FoundMove) => record.bridge },
      { title: 'Interface', cell: ({ record }) => record.link },
      { title: 'Manager', cell: ({ record }) => record.method.manager },
      { title: 'Status', cell: (found) => statusOf(found, host) },
      { title: 'Note', cell: (found) => noteOn(found, host), prose: true },
    ],
    rows,
    data: (found) => moveData(found, host),
    fields: ['bridge', 'interface', 'manager', 'status', 'secondsLeft', 'reason', 'script'],
  });
}

function noteOn(found: FoundMove, host: Host): string | undefined {
  const { secondsLeft, reason } = moveData(found, host);
  if (typeof secondsLeft === 'number') return `${secondsLeft} s left to confirm`;
  return typeof reason === 'string' ? reason : undefined;
}
