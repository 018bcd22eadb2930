import { changeHost, exclusively, previewChange } from '../change/change.ts';
import { actionsOf } from '../change/registry.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import type { Target } from '../libvirt/target.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { applyPlan } from './carry-out.ts';
import { differences } from './differences.ts';
import { type EditCopy, edited, editSteps } from './edit.ts';
import { existingNetwork } from './existing.ts';
import { type NetworkPlan, stepText } from './plan.ts';
import { restartObstacle } from './restart.ts';
import type { NetworkState } from './state.ts';

/** What to change in each copy of a network, and what the caller wants to know about it later. */
export interface ChangeRequest<Value> {
  /** An imperative. */
  readonly title: string;
  readonly value: Value;
  readonly edit: EditCopy;
}

export interface ChangedNetwork<Value> {
  readonly value: Value;
  /** The network before the change. */
  readonly state: NetworkState;
  /** What was changed, or would be. */
  readonly steps: readonly string[];
  /** What happened to an earlier run that was killed, and what a restart brings along. */
  readonly findings: readonly Finding[];
}

export interface ChangeNetworkOptions {
  /** Its name or UUID. */
  readonly network: string;
  readonly dryRun: boolean;
  /** Whether to restart the network if libvirt cannot change it while it is active. */
  readonly restart: boolean;
  /** The command of the user with --restart. */
  readonly commandWithRestart: string;
}

type Plan<Value> = (state: NetworkState) => ChangeRequest<Value> | Promise<ChangeRequest<Value>>;

/**
 * Changes entries of an active network and of its definition, or neither. Where net-update cannot change them, defines the network
 * and restarts it. `plan` is called again if something else changes the network meanwhile. Throws VnetError `not-found` if there is
 * no such network, `refused` if it would have to be restarted.
 */
export async function changeNetwork<Value>(
  target: Pick<Target, 'host' | 'virsh'>,
  options: ChangeNetworkOptions,
  plan: Plan<Value>,
): Promise<ChangedNetwork<Value>> {
  let planned: { readonly value: Value; readonly state: NetworkState; readonly isPossible: boolean } | undefined;
  const planner = async () => {
    const { state, libvirt } = await existingNetwork(target, options.network);
    const { title, value, edit } = await plan(state);
    const steps = editSteps(state, edit, { virsh: target.virsh, libvirt });
    planned = { value, state, isPossible: steps !== undefined };
    return { title, steps: steps ?? [] };
  };
  const { steps, findings } = await (options.dryRun ? previewChange : changeHost)(target.host, planner);
  if (planned === undefined) throw new Error('nothing was planned');
  const { value, state, isPossible } = planned;
  if (!isPossible) return redefine(target, options, { plan, findings });
  const descriptions = steps.flatMap((each) => (each.changed ? actionsOf(each.step).description : []));
  return { value, state, steps: descriptions, findings };
}

/** Makes the change in the definition, and restarts an active network. */
async function redefine<Value>(
  target: Pick<Target, 'host' | 'virsh'>,
  options: ChangeNetworkOptions,
  { plan, findings: earlier }: { readonly plan: Plan<Value>; readonly findings: readonly Finding[] },
): Promise<ChangedNetwork<Value>> {
  const prepared = async () => {
    const { state } = await existingNetwork(target, options.network);
    const { value, edit } = await plan(state);
    return { value, state, networkPlan: redefinition(state, edit, options) };
  };
  if (options.dryRun) {
    const { value, state, networkPlan } = await prepared();
    const obstacle = await restartObstacle(target, networkPlan);
    if (obstacle !== undefined) throw obstacle;
    return { value, state, ...described(networkPlan, earlier) };
  }
  return exclusively(target.host, async ({ directory, findings }) => {
    const { value, state, networkPlan } = await prepared();
    const { error } = await applyPlan(networkPlan, target, { directory });
    if (error !== undefined) throw error;
    return { value, state, ...described(networkPlan, [...earlier, ...findings]) };
  });
}

function described({ state, steps, wanted: { name } }: NetworkPlan, findings: readonly Finding[]) {
  const isRestarted = steps.some(({ kind }) => kind === 'restart');
  const others = isRestarted && state !== undefined ? differences(undefined, state) : [];
  const note: Finding = {
    id: 'definition-differed',
    severity: 'note',
    message: `the restart also puts other changes of the definition into effect: ${others.map(({ path }) => path).join(', ')}`,
  };
  return {
    steps: steps.map((step) => `${stepText(step)} network ${name}`),
    findings: [...findings, ...(others.length > 0 ? [note] : [])],
  };
}

function redefinition(state: NetworkState, edit: EditCopy, { restart, commandWithRestart }: ChangeNetworkOptions) {
  const { name, live, definition } = state;
  if (definition === undefined) {
    throw new VnetError('unsupported', `libvirt cannot change this while network '${name}' is active`, {
      hint: 'it is transient and disappears when it stops; to make it persistent first, run',
      commands: [shellCommand('vnet', 'up', ...operands(name))],
    });
  }
  if (live !== undefined && !restart) {
    throw new VnetError('refused', `libvirt cannot change this while network '${name}' is active`, {
      hint: 'to restart the network and keep its guests connected, run',
      commands: [commandWithRestart],
    });
  }
  const wanted = edited(definition, edit);
  const plan: NetworkPlan = {
    wanted: { ...(wanted ?? definition), file: name, name },
    state,
    changes: [],
    steps: [
      ...(wanted === undefined ? [] : [{ kind: 'define', xml: wanted.source } as const]),
      ...(live === undefined ? [] : [{ kind: 'restart' } as const]),
    ],
    pendingRestart: false,
    obstacle: undefined,
  };
  return plan;
}
