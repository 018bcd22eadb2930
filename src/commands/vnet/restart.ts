import { type Difference, differences } from '../../apply/differences.ts';
import { existingNetworks } from '../../apply/existing.ts';
import { changeLines, differenceData } from '../../apply/report.ts';
import { gapText, type Restart, restartOf } from '../../apply/restart.ts';
import type { NetworkState } from '../../apply/state.ts';
import { type Verification, verify } from '../../apply/verify.ts';
import { carryOut, exclusively } from '../../change/change.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag, network } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { withHints } from '../../libvirt/errors/failure.ts';
import { hasOwnBridge } from '../../network/facts.ts';
import type { Outcome } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { printable } from '../../terminal/printable.ts';
import { rejectUnstartable, transientNetwork } from '../check/startable.ts';

export default command({
  name: 'restart',
  summary: 'Restart networks and keep their guests connected',
  group: 'networks',
  details:
    'Stops and starts each network, which puts changes of its definition into effect, and puts running guests back on the bridge within about a second: links with their port isolation and VLANs, and network ports with their limits. TCP connections survive. Guests that an earlier restart cut off are connected too. vnet first checks that nothing on this host keeps the network from starting. If it does not start, vnet starts it with the settings it had and reconnects the guests. Afterwards vnet checks the bridge and what libvirt lists, and prints for how long guests were disconnected, at most. An inactive network is started. Needs root if guests are connected, and libvirt on this host.',
  args: { network: { ...network, variadic: true } },
  flags: { 'dry-run': dryRunFlag },
  examples: [
    { line: 'vnet restart lab', does: 'Restart a network; guests stay connected' },
    { line: 'vnet restart --dry-run lab', does: 'Show what would change, and which guests would be reconnected' },
  ],
  shape: ['object'],
  fields: {
    changed: ['boolean', 'whether a network was restarted or started, or with --dry-run would be'],
    networks: [
      'object[]',
      'list of networks, each with network, status (restarted, started or failed), interfaces, gap (milliseconds), changes and error',
    ],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const plans = await plansFor(args.network, context);
    const definitions = plans.map(({ state }) => ({ name: state.name, source: state.definition?.source ?? '' }));
    await rejectUnstartable(definitions, context);
    if (flags['dry-run'])
      return outcomeOf(
        plans.map((plan) => ({ plan })),
        { isPlan: true, findings: [] },
      );
    return exclusively(context.host, async ({ directory, findings }) => {
      const results: RestartResult[] = [];
      for (const plan of await plansFor(args.network, context)) results.push(await restarted(plan, context, directory));
      const [only] = results;
      if (results.length === 1 && only?.error !== undefined) throw only.error;
      return outcomeOf(results, { isPlan: false, findings });
    });
  },
});

interface RestartPlan extends Restart {
  readonly state: NetworkState;
  /** What the restart puts into effect. */
  readonly changes: readonly Difference[];
}

interface RestartResult {
  readonly plan: RestartPlan;
  /** The milliseconds for which guests were disconnected, at most. */
  readonly gap?: number | undefined;
  readonly verification?: Verification | undefined;
  readonly error?: VnetError;
}

async function plansFor(names: readonly string[], context: Context): Promise<RestartPlan[]> {
  const plans: RestartPlan[] = [];
  for (const state of await existingNetworks(context, names)) {
    const { definition } = state;
    if (definition === undefined) throw transientNetwork('restart', state.name);
    const restart = await restartOf(context, state, { wanted: definition.network, isChanged: true });
    const ports = restart.interfaces.length;
    plans.push({ ...restart, state: { ...state, ports }, changes: differences(undefined, state, undefined) });
  }
  return plans;
}

async function restarted(plan: RestartPlan, context: Context, directory: string | undefined): Promise<RestartResult> {
  const { state, step, interfaces } = plan;
  const gaps: number[] = [];
  const current = state.live ?? state.definition;
  // On a bridge of the host, guests stay connected.
  const isCutOff = interfaces.length > 0 && current !== undefined && hasOwnBridge(current.network);
  const gap = () => (isCutOff ? gaps[0] : undefined);
  try {
    if (state.live === undefined) await context.virsh.ask('net-start', '--network', state.name);
    const steps = state.live === undefined ? [{ ...step, keepsRunning: true }] : [step];
    const title = `restart network ${state.name}`;
    if (state.live !== undefined || step.links.length > 0) {
      await carryOut(context.host, directory, { title, steps }, (milliseconds) => gaps.push(milliseconds));
    }
    const verification = interfaces.length === 0 ? undefined : await verify(context, state.name, interfaces);
    return { plan, gap: gap(), verification };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { plan, gap: gap(), error: withAdvice(error, plan, gap()) };
  }
}

function withAdvice(error: VnetError, { state, changes }: RestartPlan, gap: number | undefined): VnetError {
  const hints: Finding[] = [];
  if (gap !== undefined) {
    hints.push({ id: 'guests-disconnected', severity: 'note', message: gapText(gap) });
  }
  if (changes.length > 0) {
    hints.push({
      id: 'definition-differs',
      severity: 'hint',
      message: `the definition of '${state.name}' is unchanged; to see how it differs from the active network, run`,
      commands: [shellCommand('vnet', 'diff', ...operands(state.name))],
    });
  }
  return withHints(error, hints);
}

interface OutcomeOptions {
  readonly isPlan: boolean;
  readonly findings: readonly Finding[];
}

function outcomeOf(results: readonly RestartResult[], { isPlan, findings }: OutcomeOptions): Outcome {
  const failed = results.flatMap(({ error }) => error ?? []);
  return {
    kind: 'record',
    text: results.map((result) => resultText(result, isPlan)).join(''),
    data: {
      changed: results.some(({ error }) => error === undefined),
      networks: results.map(resultData),
    },
    status: failed[0] === undefined ? 0 : EXIT_STATUS[failed[0].code],
    findings: [
      ...findings,
      ...results.flatMap(({ verification }) => verification?.findings ?? []),
      ...failed.flatMap((error) => error.findings),
    ],
  };
}

function statusOf({ plan, error }: RestartResult): 'restarted' | 'started' | 'failed' {
  if (error !== undefined) return 'failed';
  return plan.state.live === undefined ? 'started' : 'restarted';
}

function resultText(result: RestartResult, isPlan: boolean): string {
  const { plan, gap, verification, error } = result;
  const { state, changes, interfaces } = plan;
  const status = statusOf(result);
  const title = `network ${state.name}: ${isPlan ? `would be ${status}` : status}`;
  const lines = interfaces.map(
    ({ guest, mac, link, isDetached }) =>
      `guest ${guest}: ${link} (${mac})${isDetached ? `${isPlan ? ' is' : ' was'} disconnected` : ''}`,
  );
  if (gap !== undefined && error === undefined) lines.push(gapText(gap));
  if (verification !== undefined) lines.push(verificationText(verification, interfaces.length));
  return (
    changeLines(title, changes, { state, hasFile: false }) + lines.map((line) => `  ${printable(line)}\n`).join('')
  );
}

function verificationText({ bridge, links, ports, connections, macs }: Verification, count: number): string {
  const parts = [
    `${links} of ${count} on bridge ${bridge}`,
    `${ports} of ${count} network ports`,
    `connections ${connections}`,
    ...(macs === undefined ? [] : [`${macs} of ${count} MAC addresses listed`]),
  ];
  return `checked: ${parts.join(', ')}`;
}

function resultData(result: RestartResult) {
  const { plan, gap, error } = result;
  return {
    network: plan.state.name,
    status: statusOf(result),
    interfaces: plan.interfaces.map(({ guest, mac, link, port, isDetached }) => ({
      guest,
      mac,
      link,
      port,
      wasConnected: !isDetached,
    })),
    gap: gap === undefined ? null : Math.round(gap),
    changes: plan.changes.map(differenceData),
    error: error?.message ?? null,
  };
}
