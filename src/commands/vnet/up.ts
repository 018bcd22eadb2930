import { applyPlan } from '../../apply/carry-out.ts';
import { defaultNetwork } from '../../apply/default-network.ts';
import { withoutLiveParts } from '../../apply/differences.ts';
import { type GuestInterface, guestInterfaces, guestNames, listedGuests } from '../../apply/guest-interfaces.ts';
import { type ApplyStep, type NetworkPlan, stepText } from '../../apply/plan.ts';
import { restartOf } from '../../apply/restart.ts';
import { type NetworkState, networkNames, readState } from '../../apply/state.ts';
import { verify } from '../../apply/verify.ts';
import { carryOut, exclusively } from '../../change/change.ts';
import { type Context, command } from '../../cli/command.ts';
import { dryRunFlag } from '../../cli/common-arguments.ts';
import { EXIT_STATUS, VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import { withHints } from '../../libvirt/errors/failure.ts';
import { locationOf } from '../../libvirt/location.ts';
import { networkNotFound } from '../../libvirt/sources/networks.ts';
import type { Outcome } from '../../render/outcome.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { printable } from '../../terminal/printable.ts';

export default command({
  name: 'up',
  summary: 'Make networks run, now and after each boot',
  group: 'networks',
  details:
    'Starts networks that are inactive, enables autostart, and defines transient ones. Running guests that are cut off from their network are connected again, as root and on this host. The network default is created if it does not exist: from the file of the distribution or, if something uses its subnet, on a free one. Running it again changes nothing.',
  args: {
    network: {
      summary: 'name or UUID of a network (default: default)',
      optional: true,
      variadic: true,
      complete: 'networks',
    },
  },
  flags: { 'dry-run': dryRunFlag },
  examples: [
    { line: 'vnet up', does: 'Make the network default run; create it if it does not exist' },
    { line: 'vnet up lab', does: 'Start a network, enable autostart and reconnect its guests' },
  ],
  shape: ['object'],
  fields: {
    changed: ['boolean', 'whether something was changed, or with --dry-run would be'],
    networks: [
      'object[]',
      'list of networks, each with network, status (created, changed, unchanged or failed), steps and error',
    ],
  },

  async run({ args, flags }, context): Promise<Outcome> {
    const names = args.network.length === 0 ? ['default'] : args.network;
    if (flags['dry-run']) {
      const plans = await plansFor(names, context);
      return outcomeOf(
        plans.map((plan) => ({ plan, steps: plan.steps })),
        { isPlan: true, findings: plans.flatMap(({ findings }) => findings) },
      );
    }
    return exclusively(context.host, async ({ directory, findings }) => {
      const results: UpResult[] = [];
      const notes: Finding[] = [...findings];
      for (const plan of await plansFor(names, context)) {
        notes.push(...plan.findings);
        results.push(await broughtUp(plan, context, { directory, notes }));
      }
      const [only] = results;
      if (results.length === 1 && only?.error !== undefined) throw only.error;
      return outcomeOf(results, { isPlan: false, findings: notes });
    });
  },
});

interface UpPlan {
  readonly name: string;
  readonly isNew: boolean;
  /** Undefined if nothing has to change but guests. */
  readonly network: NetworkPlan | undefined;
  /** The interfaces that are cut off. */
  readonly detached: readonly GuestInterface[];
  /** For a person. */
  readonly steps: readonly string[];
  readonly findings: readonly Finding[];
}

interface UpResult {
  readonly plan: UpPlan;
  readonly steps: readonly string[];
  readonly error?: VnetError;
}

async function plansFor(words: readonly string[], context: Context): Promise<UpPlan[]> {
  const { networks } = await readState(context, words);
  const plans = new Map<string, UpPlan>();
  for (const word of words) {
    const state = networks.get(word);
    if (state !== undefined) plans.set(state.name, await planFor(state, context));
    else if (word === 'default') plans.set(word, await planDefault(context));
    else throw await notFound(word, context);
  }
  return [...plans.values()];
}

async function notFound(name: string, context: Context): Promise<VnetError> {
  const error = networkNotFound(name, await networkNames(context));
  const hint: Finding = {
    id: 'create-network',
    severity: 'hint',
    message: 'to create it on a free subnet, run',
    commands: [shellCommand('vnet', 'generate', '--start', '--autostart', ...operands(name))],
  };
  return withHints(error, [hint]);
}

async function planDefault(context: Context): Promise<UpPlan> {
  const { wanted, origin, notes } = await defaultNetwork(context);
  const steps: ApplyStep[] = [
    { kind: 'define', xml: wanted.source },
    { kind: 'start' },
    { kind: 'autostart', enable: true },
  ];
  const network: NetworkPlan = {
    wanted,
    state: undefined,
    changes: [],
    steps,
    pendingRestart: false,
    obstacle: undefined,
  };
  return {
    name: 'default',
    isNew: true,
    network,
    detached: [],
    steps: steps.map((step) => (step.kind === 'define' ? `define ${origin}` : stepText(step))),
    findings: notes.map((message) => ({ id: 'not-checked', severity: 'note', message })),
  };
}

async function planFor(state: NetworkState, context: Context): Promise<UpPlan> {
  const { name, definition, live, autostart } = state;
  const xml = definition === undefined && live !== undefined ? withoutLiveParts(live.source) : undefined;
  const current = definition ?? live;
  const steps: ApplyStep[] = [
    ...(xml === undefined ? [] : [{ kind: 'define', xml } as const]),
    ...(live === undefined ? [{ kind: 'start' } as const] : []),
    ...(autostart ? [] : [{ kind: 'autostart', enable: true } as const]),
  ];
  const network: NetworkPlan | undefined =
    current === undefined || steps.length === 0
      ? undefined
      : {
          wanted: { ...current, file: name, name },
          state,
          changes: [],
          steps,
          pendingRestart: false,
          obstacle: undefined,
        };
  const { detached, findings } = await detachedFrom(state, context);
  const reconnected = detached.map(({ guest, link }) => `reconnect guest ${guest} (${link})`);
  return { name, isNew: false, network, detached, steps: [...steps.map(stepText), ...reconnected], findings };
}

/** The interfaces that vnet can connect again, and a warning about those that it cannot. */
async function detachedFrom(
  state: NetworkState,
  context: Context,
): Promise<{ readonly detached: readonly GuestInterface[]; readonly findings: readonly Finding[] }> {
  const { host, virsh } = context;
  const { live, definition, name } = state;
  const current = live ?? definition;
  const canReconnect = locationOf(virsh.uri, host).local && host.uid === 0;
  try {
    if (canReconnect && current !== undefined) {
      const { interfaces } = await restartOf(context, state, {
        wanted: current.network,
        isChanged: false,
        keepsRunning: true,
      });
      return { detached: interfaces.filter(({ isDetached }) => isDetached), findings: [] };
    }
  } catch (error) {
    // Guests on networks without a Linux bridge: libvirt connects them without one.
    if (!(error instanceof VnetError) || error.code !== 'unsupported') throw error;
  }
  // An active network may have lost guests too, but only root of that host can find out.
  if (live !== undefined) return { detached: [], findings: [] };
  const guests = guestNames(await guestInterfaces(virsh, name));
  if (guests.length === 0) return { detached: [], findings: [] };
  return {
    detached: [],
    findings: [
      {
        id: 'guests-unplugged',
        severity: 'warning',
        message: `running guests stay disconnected from '${name}': ${listedGuests(guests)}`,
        fix: canReconnect ? 'restart these guests' : 'run the command as root on that host, or restart these guests',
      },
    ],
  };
}

async function broughtUp(
  plan: UpPlan,
  context: Context,
  { directory, notes }: { readonly directory: string | undefined; readonly notes: Finding[] },
): Promise<UpResult> {
  const { name, network, detached, steps } = plan;
  if (network !== undefined) {
    const { error } = await applyPlan(network, context, { directory });
    if (error !== undefined) return { plan, steps: [], error };
  }
  if (detached.length === 0) return { plan, steps };
  const state = (await readState(context, [name])).networks.get(name);
  const current = state?.live;
  if (state === undefined || current === undefined) return { plan, steps };
  try {
    const options = { wanted: current.network, isChanged: false, keepsRunning: true };
    const { step, interfaces } = await restartOf(context, state, options);
    const title = `reconnect the guests of network ${name}`;
    await carryOut(context.host, directory, { title, steps: [step] });
    notes.push(...(await verify(context, name, interfaces)).findings);
    return { plan, steps };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { plan, steps: [], error };
  }
}

interface OutcomeOptions {
  readonly isPlan: boolean;
  readonly findings: readonly Finding[];
}

function outcomeOf(results: readonly UpResult[], { isPlan, findings }: OutcomeOptions): Outcome {
  const failed = results.flatMap(({ error }) => error ?? []);
  return {
    kind: 'record',
    text: results.map((result) => resultText(result, isPlan)).join(''),
    data: {
      changed: results.some(({ steps }) => steps.length > 0),
      networks: results.map((result) => ({
        network: result.plan.name,
        status: statusOf(result),
        steps: result.steps,
        error: result.error?.message ?? null,
      })),
    },
    status: failed[0] === undefined ? 0 : EXIT_STATUS[failed[0].code],
    findings: [...findings, ...failed.flatMap((error) => error.findings)],
  };
}

function statusOf({ plan, steps, error }: UpResult): 'created' | 'changed' | 'unchanged' | 'failed' {
  if (error !== undefined) return 'failed';
  if (plan.isNew) return 'created';
  return steps.length > 0 ? 'changed' : 'unchanged';
}

function resultText(result: UpResult, isPlan: boolean): string {
  const status = statusOf(result);
  const title = `network ${result.plan.name}: ${isPlan && status !== 'unchanged' ? `would be ${status}` : status}`;
  return [title, ...result.steps.map((step) => `  ${step}`)].map((line) => `${printable(line)}\n`).join('');
}
