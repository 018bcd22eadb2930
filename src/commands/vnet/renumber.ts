import { formatIp } from '../../address/ip.ts';
import { addressInSubnet, formatSubnet } from '../../address/subnet.ts';
import { existingNetwork } from '../../apply/existing.ts';
import { type GuestInterface, guestInterfaces } from '../../apply/guest-interfaces.ts';
import type { Move } from '../../apply/renumber/move.ts';
import { type MoveRequest, moveText } from '../../apply/renumber/moves.ts';
import { isRenumberingOf, planRenumber, type RenumberPlan, renumberTitle } from '../../apply/renumber/plan.ts';
import { currentLeases, type RenewedInterface, renewalFindings, waitForRenewal } from '../../apply/renumber/renewed.ts';
import { gapText } from '../../apply/restart.ts';
import { verify } from '../../apply/verify.ts';
import { carryOut, type Exclusive, exclusively } from '../../change/change.ts';
import { Conflict } from '../../change/conflict.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, network } from '../../cli/common-arguments.ts';
import { usageError } from '../../cli/usage-error.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { locationOf } from '../../libvirt/location.ts';
import { paintFor } from '../../render/colour.ts';
import { unifiedDiff } from '../../render/diff.ts';
import type { Outcome } from '../../render/outcome.ts';
import { confirm } from '../../terminal/confirm.ts';
import { printable } from '../../terminal/printable.ts';
import { validateBytes } from '../../validate/validate.ts';
import { rejectUnstartable, transientNetwork } from '../check/startable.ts';
import { USELESS } from '../check/useless.ts';
import { forwardData, forwardName } from './forward/data.ts';

const HELP = 'vnet renumber --help';
const WAIT = 60;

export default command({
  name: 'renumber',
  summary: 'Move a network to another subnet',
  group: 'networks',
  details:
    'Moves everything in the definition that is in the subnet: the address of the bridge, DHCP ranges, reservations, DNS hosts, routes, the boot server and addresses in options of dnsmasq; and the port forwards of `vnet forward` to its guests. Each address keeps its place in the subnet. What vnet cannot move for certain is reported. It shows the change and asks before it makes it. An active network is restarted, and its guests stay connected; then their interfaces are disconnected for two seconds, so that their DHCP clients request an address, and vnet waits until they have one. Guests that keep their address are listed with the command that renews it. If the network does not start in the new subnet, everything is as before. After a kill, the next command that changes the host finishes the move. Needs root if guests are connected, and libvirt on this host.',
  args: {
    network,
    subnet: {
      summary:
        'new subnet, such as 10.77.0.0/24 or with the address of the bridge 10.77.0.1/24, or auto for a free one',
      optional: true,
    },
  },
  flags: {
    ipv6: { value: 'SUBNET', summary: 'new IPv6 subnet, or auto for a free one' },
    from: { value: 'IP', summary: 'address in the IPv4 subnet to move (default: the only one, or the one with DHCP)' },
    wait: { value: 'SECONDS', summary: `how long to wait for new addresses of guests (default: ${WAIT})` },
    yes: { short: 'y', summary: 'do not ask' },
    'dry-run': dryRunFlag,
  },
  examples: [
    { line: 'vnet renumber default auto', does: 'Move a network to a free subnet' },
    { line: 'vnet renumber --dry-run lab 10.77.0.0/24', does: 'Show what would change' },
    { line: 'vnet renumber --yes lab 10.77.0.0/24 --ipv6 auto', does: 'Move both subnets without asking' },
  ],
  shape: ['object'],
  fields: {
    network: ['string', 'network'],
    status: ['string', 'renumbered, changed (an inactive network) or unchanged; with --dry-run what it would be'],
    changed: ['boolean', 'whether something was changed, or with --dry-run would be'],
    subnets: ['object[]', 'subnets that moved, each with from, to and address (of the bridge)'],
    before: ['string', 'definition before'],
    after: ['string', 'definition after'],
    forwards: ['object[]', 'port forwards that moved, each as `vnet forward list` has it, and before'],
    gap: ['number | null', 'milliseconds for which the restart disconnected guests, at most'],
    interfaces: ['object[]', 'interfaces of guests, each with guest, mac, link, before and after (leases) and renewed'],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const seconds = secondsOf(flags.wait);
    const requests = requestsOf(args.subnet, flags);
    const preview = await planFor(args.network, requests, context);
    if (flags['dry-run']) return previewOutcome(preview, context);
    if (preview.steps.length > 0 && !flags.yes) context.host.write('stderr', await previewText(preview, context));
    const question = `move network ${preview.state.name} to ${preview.moves.map(({ to }) => formatSubnet(to)).join(' and ')}`;
    if (preview.steps.length > 0 && !(await confirm(context.host, question, { yes: flags.yes }))) {
      return outcomeOf({ plan: preview, status: 'unchanged', findings: [] });
    }
    // What was shown is what is done.
    const chosen = requests.map((request, index) => fixed(request, preview.moves[index]));
    const result = await exclusively(context.host, (exclusive) => renumber(chosen, preview, { context, exclusive }));
    const { interfaces, before, ...changed } = result;
    const renewed = await waitForRenewal(context, {
      network: preview.state.name,
      interfaces,
      before,
      subnets: result.plan.moves.map(({ to }) => to),
      seconds,
    });
    return outcomeOf({ ...changed, renewed, findings: [...result.findings, ...renewalFindings(renewed)] });
  },
});

function secondsOf(text: string | undefined): number {
  if (text === undefined) return WAIT;
  if (/^\d{1,6}$/.test(text)) return Number(text);
  throw usageError(`invalid number of seconds '${text}'`, HELP);
}

interface Subnets {
  readonly ipv6: string | undefined;
  readonly from: string | undefined;
}

function requestsOf(subnet: string | undefined, { ipv6, from }: Subnets): MoveRequest[] {
  if (subnet === undefined && ipv6 === undefined) throw usageError('renumber needs a subnet, or auto', HELP);
  return [
    ...(subnet === undefined ? [] : [{ family: subnet.includes(':') ? 6 : 4, to: subnet, from } as const]),
    ...(ipv6 === undefined ? [] : [{ family: 6, to: ipv6, from: undefined } as const]),
  ];
}

function fixed(request: MoveRequest, move: Move | undefined): MoveRequest {
  return move === undefined || request.to !== 'auto' ? request : { ...request, to: addressInSubnet(move.to) };
}

async function planFor(name: string, requests: readonly MoveRequest[], context: Context): Promise<RenumberPlan> {
  const { state } = await existingNetwork(context, name);
  if (state.definition === undefined) throw transientNetwork('renumber', state.name);
  const plan = await planRenumber(context, state, requests);
  const { source } = plan.after;
  const errors = validateBytes(Buffer.from(source), state.name).problems.filter(
    ({ id, severity }) => severity === 'error' || USELESS.has(id),
  );
  const known = validateBytes(Buffer.from(plan.before), state.name).problems.map(({ id }) => id);
  const caused = errors.filter(({ id }) => !known.includes(id));
  if (caused.length > 0) {
    throw new VnetError('refused', `network '${state.name}' cannot move; nothing was changed`, {
      hints: caused.map(({ id, message }) => ({ id, severity: 'error', message })),
    });
  }
  if (plan.steps.length > 0 && state.live !== undefined)
    await rejectUnstartable([{ name: state.name, source }], context);
  return plan;
}

interface Renumbering {
  readonly plan: RenumberPlan;
  readonly status: 'renumbered' | 'changed' | 'unchanged';
  readonly gap?: number | undefined;
  readonly findings: readonly Finding[];
}

interface RenumberingUnderWay extends Renumbering {
  readonly interfaces: readonly GuestInterface[];
  readonly before: Awaited<ReturnType<typeof currentLeases>>;
}

interface RenumberContext {
  readonly context: Context;
  readonly exclusive: Exclusive;
}

async function renumber(
  requests: readonly MoveRequest[],
  preview: RenumberPlan,
  { context, exclusive }: RenumberContext,
): Promise<RenumberingUnderWay> {
  const { name } = preview.state;
  const isFinished = isRenumberingOf(name, exclusive.finished);
  // The free subnet of a run that was killed is the one that the network has now.
  const plan = await planFor(
    name,
    requests.map((request, index) =>
      isFinished && preview.requests[index]?.to === 'auto' ? { ...request, to: undefined } : request,
    ),
    context,
  );
  const { live } = plan.state;
  const before = live === undefined ? [] : await currentLeases(context, name);
  const gaps: number[] = [];
  if (plan.steps.length > 0) {
    const change = { title: renumberTitle(name, plan.moves), steps: plan.steps, finishes: true };
    try {
      await carryOut(context.host, exclusive.directory, change, (milliseconds) => gaps.push(milliseconds));
    } catch (error) {
      if (!(error instanceof Conflict)) throw error;
      throw new VnetError('refused', error.message, { hint: 'run the command again' });
    }
  }
  const isMoved = isFinished || plan.steps.length > 0;
  const interfaces = isMoved && live !== undefined ? await guestInterfaces(context.virsh, name) : [];
  const isLocal = locationOf(context.virsh.uri, context.host).local;
  const missing = isLocal && interfaces.length > 0 ? (await verify(context, name, interfaces)).findings : [];
  return {
    plan,
    status: !isMoved ? 'unchanged' : live === undefined ? 'changed' : 'renumbered',
    gap: gaps[0],
    findings: [...exclusive.findings, ...plan.findings, ...missing],
    interfaces,
    before,
  };
}

interface OutcomeOptions extends Renumbering {
  readonly renewed?: readonly RenewedInterface[];
  /** Whether nothing was changed, and the result is what would be. */
  readonly isPreview?: boolean;
  /** The change for a person, with colours. */
  readonly diff?: string;
}

async function previewOutcome(plan: RenumberPlan, context: Context): Promise<Outcome> {
  const isActive = plan.state.live !== undefined;
  const status = plan.steps.length === 0 ? 'unchanged' : isActive ? 'renumbered' : 'changed';
  const renewed = plan.interfaces.map(({ guest, mac, link }) => ({
    guest,
    mac,
    link,
    before: [],
    after: [],
    isRenewed: false,
  }));
  const diff = await diffOf(plan, context.colour.stdout);
  return outcomeOf({ plan, status, renewed, isPreview: true, diff, findings: plan.findings });
}

/** What the user sees before the question. */
async function previewText(plan: RenumberPlan, context: Context): Promise<string> {
  const lines = [
    ...plan.forwards.map(forwardText),
    ...plan.interfaces.map(({ guest, link, mac }) => `guest ${guest}: ${link} (${mac}) is disconnected briefly`),
  ];
  return (await diffOf(plan, context.colour.stderr)) + lines.map((line) => `${printable(line)}\n`).join('');
}

async function diffOf({ state, before, after }: RenumberPlan, colour: boolean): Promise<string> {
  return unifiedDiff(before, after.source, state.name, await paintFor(colour));
}

function outcomeOf({
  plan,
  status,
  gap,
  renewed = [],
  isPreview = false,
  diff = '',
  findings,
}: OutcomeOptions): Outcome {
  const { state, moves, forwards, before, after } = plan;
  const title = `network ${state.name}: ${isPreview && status !== 'unchanged' ? `would be ${status}` : status}`;
  const lines = [title];
  if (status !== 'unchanged')
    lines.push(...moves.map((move) => `  ${moveText(move)}`), ...forwards.map((each) => `  ${forwardText(each)}`));
  lines.push(...renewed.map((each) => `  ${interfaceText(each)}`));
  if (gap !== undefined && renewed.length > 0) lines.push(`  ${gapText(gap)}`);
  return {
    kind: 'record',
    text: diff + lines.map((line) => `${printable(line)}\n`).join(''),
    styled: true,
    data: {
      network: state.name,
      status,
      changed: status !== 'unchanged',
      subnets: moves.map(({ from, to }) => ({
        from: formatSubnet(from),
        to: formatSubnet(to),
        address: formatIp(to.address),
      })),
      before,
      after: after.source,
      forwards: forwards.map(({ before: old, after: moved }) => ({ ...forwardData(moved), before: forwardData(old) })),
      gap: gap === undefined || renewed.length === 0 ? null : Math.round(gap),
      interfaces: renewed.map(({ guest, mac, link, before: old, after: current, isRenewed }) => ({
        guest,
        mac,
        link,
        before: old,
        after: current,
        renewed: isRenewed,
      })),
    },
    findings,
  };
}

function interfaceText({ guest, link, mac, before, after }: RenewedInterface): string {
  const addresses =
    before.length + after.length === 0 ? '' : `: ${before.join(', ') || 'none'} -> ${after.join(', ') || 'none yet'}`;
  return `guest ${guest}: ${link} (${mac})${addresses}`;
}

function forwardText({ before, after }: RenumberPlan['forwards'][number]): string {
  const move = after.addresses
    .map((ip, index) => [before.addresses[index], ip])
    .filter(([old, ip]) => old !== ip)
    .map(([old, ip]) => `${old} -> ${ip}`);
  const listens = forwardName(before) === forwardName(after) ? '' : ` -> ${forwardName(after)}`;
  return `forward ${forwardName(before)}${listens} to ${before.guest}${move.length === 0 ? '' : `: ${move.join(', ')}`}`;
}
