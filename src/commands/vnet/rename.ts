import { existingNetwork } from '../../apply/existing.ts';
import { guestInterfaces, listedGuests } from '../../apply/guest-interfaces.ts';
import { type NetworkUser, networkUsers, planRename, type RenamePlan, renameTitle } from '../../apply/rename.ts';
import { gapText } from '../../apply/restart.ts';
import { networkNames } from '../../apply/state.ts';
import { verify } from '../../apply/verify.ts';
import { carryOut, type Exclusive, exclusively } from '../../change/change.ts';
import { Conflict } from '../../change/conflict.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, network } from '../../cli/common-arguments.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { locationOf } from '../../libvirt/location.ts';
import type { Outcome } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { confirm } from '../../terminal/confirm.ts';
import { printable } from '../../terminal/printable.ts';
import { validateBytes } from '../../validate/validate.ts';
import { rejectUnstartable, transientNetwork } from '../check/startable.ts';
import { forwardData, forwardName } from './forward/data.ts';

export default command({
  name: 'rename',
  summary: 'Rename a network, also in its guests',
  group: 'networks',
  details:
    'libvirt cannot rename a network. vnet stops and undefines it, defines it with the new name, and starts it again; UUID, bridge, MAC address, metadata, autostart and leases stay. Running guests are connected to it again within about a second, and TCP connections survive. Definitions of guests that name the network are changed with --update-guests or after you agree on a terminal; without that, nothing is changed if there are any. Port forwards of `vnet forward` to the network follow. If something fails, everything is as before; after a kill, the next command that changes the host finishes the renaming. Needs root if running guests are connected, and libvirt on this host.',
  args: {
    network,
    name: { summary: 'new name' },
  },
  flags: {
    'update-guests': { summary: 'change the guests that use the network, and do not ask' },
    'dry-run': dryRunFlag,
  },
  examples: [
    { line: 'vnet rename --dry-run lab test', does: 'Show what would change' },
    { line: 'vnet rename --update-guests lab test', does: 'Rename a network, also in its guests' },
  ],
  shape: ['object'],
  fields: {
    network: ['string', 'new name of the network'],
    from: ['string', 'name before'],
    status: ['string', 'renamed or unchanged; with --dry-run what it would be'],
    changed: ['boolean', 'whether something was changed, or with --dry-run would be'],
    guests: [
      'object[]',
      'guests that use the network, each with guest, links (of a running guest) and macs (in its definition)',
    ],
    forwards: ['object[]', 'port forwards to guests of the network, each as `vnet forward list` has it'],
    gap: ['number | null', 'milliseconds for which guests were disconnected, at most'],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const { network: from, name: to } = args;
    const isPreview = flags['dry-run'];
    // A run that was killed may have left a network without either name.
    const earlier = isPreview ? undefined : await exclusively(context.host, async (exclusive) => exclusive);
    if (earlier?.finished === renameTitle(from, to)) {
      const users = await networkUsers(context.virsh, to);
      return outcomeOf({ from, to, users, status: 'renamed', findings: earlier.findings });
    }
    const preview = await planFor(from, to, context);
    const { users, forwards, findings } = preview;
    if (isPreview || preview.steps.length === 0) {
      const status = preview.steps.length === 0 ? 'unchanged' : 'renamed';
      return outcomeOf({ from: preview.state.name, to, users, forwards, status, isPreview, findings });
    }
    if (!(await isAgreed(preview, flags['update-guests'], context))) {
      return outcomeOf({ from: preview.state.name, to, users, status: 'unchanged', findings: [] });
    }
    return exclusively(context.host, async ({ directory }) => rename(preview, { context, directory, earlier }));
  },
});

async function planFor(name: string, to: string, context: Context): Promise<RenamePlan> {
  const { state } = await existingNetwork(context, name);
  if (state.definition === undefined) throw transientNetwork('rename', state.name);
  if (to.startsWith('-')) throw new VnetError('usage', `invalid name '${to}': it would look like an option`);
  if (state.name !== to && (await networkNames(context)).includes(to)) {
    throw new VnetError('refused', `there is a network '${to}' already`, { hint: 'choose another name' });
  }
  const plan = await planRename(context, state, to);
  if (/^\s+$/.test(to)) throw new VnetError('usage', `invalid name '${to}': it is blank`);
  const { problems } = validateBytes(Buffer.from(plan.after), to);
  const invalid = problems.find(
    ({ id, severity }) => severity === 'error' && (id.startsWith('name-') || id === 'malformed-xml'),
  );
  if (invalid !== undefined) throw new VnetError('usage', `invalid name '${to}': ${invalid.message}`);
  if (state.live !== undefined) await rejectUnstartable([{ name: state.name, source: plan.before }], context);
  return plan;
}

/** Whether guests may be changed, too. Throws VnetError `refused` where nobody can answer. */
async function isAgreed({ state, to, users }: RenamePlan, isGiven: boolean, { host }: Context): Promise<boolean> {
  if (users.length === 0 || isGiven) return true;
  const names = listedGuests(users.map(({ guest }) => guest));
  if (!host.isTerminal('stdin') || !host.isTerminal('stderr')) {
    throw new VnetError('refused', `guests use network '${state.name}': ${names}; nothing was changed`, {
      hint: 'to change them, too, run',
      commands: [shellCommand('vnet', 'rename', '--update-guests', ...operands(state.name), to)],
    });
  }
  host.write('stderr', users.map((user) => `${printable(userText(user))}\n`).join(''));
  return confirm(host, `rename network ${state.name} to ${to}, also in these guests`, { yes: false });
}

interface RenameContext {
  readonly context: Context;
  readonly directory: string | undefined;
  /** What happened to an earlier run that was killed. */
  readonly earlier: Pick<Exclusive, 'findings'> | undefined;
}

async function rename(preview: RenamePlan, { context, directory, earlier }: RenameContext): Promise<Outcome> {
  const { name: from } = preview.state;
  const { to } = preview;
  const plan = await planFor(from, to, context);
  const unknown = plan.users.filter(({ uuid }) => !preview.users.some((user) => user.uuid === uuid));
  if (unknown.length > 0) {
    const names = listedGuests(unknown.map(({ guest }) => guest));
    throw new VnetError('refused', `more guests use network '${from}' now: ${names}`, {
      hint: 'run the command again',
    });
  }
  const gaps: number[] = [];
  const change = { title: renameTitle(from, to), steps: plan.steps, finishes: true };
  try {
    await carryOut(context.host, directory, change, (milliseconds) => gaps.push(milliseconds));
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw new VnetError('refused', error.message, { hint: 'run the command again' });
  }
  const interfaces = await guestInterfaces(context.virsh, to);
  const isLocal = locationOf(context.virsh.uri, context.host).local;
  const missing = isLocal && interfaces.length > 0 ? (await verify(context, to, interfaces)).findings : [];
  const gap = interfaces.length === 0 ? undefined : gaps[0];
  const findings = [...(earlier?.findings ?? []), ...plan.findings, ...missing];
  return outcomeOf({ from, to, users: plan.users, forwards: plan.forwards, status: 'renamed', gap, findings });
}

interface OutcomeOptions {
  readonly from: string;
  readonly to: string;
  readonly users: readonly NetworkUser[];
  readonly forwards?: RenamePlan['forwards'];
  readonly status: 'renamed' | 'unchanged';
  readonly isPreview?: boolean;
  readonly gap?: number | undefined;
  readonly findings: readonly Finding[];
}

function outcomeOf(options: OutcomeOptions): Outcome {
  const { from, to, users, forwards = [], status, isPreview = false, gap, findings } = options;
  const result = status === 'unchanged' ? status : `${isPreview ? 'would be ' : ''}renamed to ${to}`;
  const lines = [
    `network ${from}: ${result}`,
    ...(status === 'unchanged' ? [] : users.map((user) => `  ${userText(user)}`)),
    ...forwards.map(({ after }) => `  forward ${forwardName(after)} to ${after.guest}`),
    ...(gap === undefined ? [] : [`  ${gapText(gap)}`]),
  ];
  return {
    kind: 'record',
    text: lines.map((line) => `${printable(line)}\n`).join(''),
    data: {
      network: status === 'unchanged' ? from : to,
      from,
      status,
      changed: status === 'renamed',
      guests: users.map(({ guest, links, macs }) => ({ guest, links, macs })),
      forwards: forwards.map(({ after }) => forwardData(after)),
      gap: gap === undefined ? null : Math.round(gap),
    },
    findings,
  };
}

function userText({ guest, links, macs }: NetworkUser): string {
  const parts = [...(macs.length > 0 ? ['definition'] : []), ...links];
  return `guest ${guest}: ${parts.join(', ')}`;
}
