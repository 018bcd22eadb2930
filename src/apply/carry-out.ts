import { carryOut, type Exclusive } from '../change/change.ts';
import { updateWords } from '../change/update-step.ts';
import { VnetError } from '../error.ts';
import type { Finding } from '../finding.ts';
import { define } from '../libvirt/define.ts';
import { failure, withHints } from '../libvirt/errors/failure.ts';
import type { Target } from '../libvirt/target.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { compareNetworks } from '../network/compare/compare.ts';
import { inOrder, type Update } from '../network/compare/live.ts';
import type { ApplyStep, NetworkPlan } from './plan.ts';
import { restartOf } from './restart.ts';
import { readState } from './state.ts';

/** What happened to a network. */
export type ApplyStatus = 'created' | 'changed' | 'unchanged' | 'restarted' | 'pending restart' | 'failed';

export interface ApplyResult {
  readonly plan: NetworkPlan;
  readonly status: ApplyStatus;
  /** Why it failed. */
  readonly error: VnetError | undefined;
}

/** What a plan leads to. */
export function expectedStatus({ state, steps, pendingRestart, obstacle }: NetworkPlan): ApplyStatus {
  if (obstacle !== undefined) return 'failed';
  if (state === undefined) return 'created';
  if (pendingRestart) return 'pending restart';
  if (steps.some(({ kind }) => kind === 'restart')) return 'restarted';
  return steps.length > 0 ? 'changed' : 'unchanged';
}

/**
 * Carries out the plan for one network, in full or not at all: what a failed step leaves is rolled back. After a kill, a later
 * run finishes a restart, and the next plan is made from what is there.
 */
export async function applyPlan(
  plan: NetworkPlan,
  target: Pick<Target, 'host' | 'virsh'>,
  { directory }: Pick<Exclusive, 'directory'>,
): Promise<ApplyResult> {
  if (plan.obstacle !== undefined) return { plan, status: 'failed', error: plan.obstacle };
  try {
    await carryOutSteps(plan, target, directory);
    return { plan, status: expectedStatus(plan), error: undefined };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { plan, status: 'failed', error };
  }
}

async function carryOutSteps(
  plan: NetworkPlan,
  target: Pick<Target, 'host' | 'virsh'>,
  directory: string | undefined,
): Promise<void> {
  const { wanted, state, steps } = plan;
  const { host, virsh } = target;
  const isChanged = steps.some(({ kind }) => kind === 'define');
  // What a restart has to restore is read before anything changes, and a restart that is impossible is refused.
  const restart =
    state !== undefined && steps.some(({ kind }) => kind === 'restart')
      ? (await restartOf(target, state, { wanted: wanted.network, isChanged })).step
      : undefined;
  const updates = steps.flatMap((step) => (step.kind === 'update' ? [step.update] : []));
  try {
    for (const step of steps) await simpleStep(step, wanted.name, target);
    await update(wanted.name, updates, virsh);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    throw await rolledBack(error, plan, target);
  }
  if (restart === undefined) return;
  try {
    await carryOut(host, directory, { title: `restart network ${wanted.name}`, steps: [restart] });
  } catch (error) {
    if (!(error instanceof VnetError) || restart.fallback !== undefined || !isChanged) throw error;
    throw await rolledBack(error, plan, target);
  }
}

async function simpleStep(step: ApplyStep, name: string, target: Pick<Target, 'host' | 'virsh'>): Promise<void> {
  const { virsh } = target;
  if (step.kind === 'define') await define(step.xml, target);
  if (step.kind === 'start') await virsh.ask('net-start', '--network', name);
  if (step.kind === 'autostart') {
    await virsh.ask('net-autostart', '--network', name, ...(step.enable ? [] : ['--disable']));
  }
}

/** One virsh makes all updates. Throws VnetError for the first that libvirt rejects. */
async function update(name: string, updates: readonly Update[], virsh: Virsh): Promise<void> {
  const answers = await virsh.askAll(updates.map((each) => wordsOf(name, each)));
  const rejected = answers.findIndex(({ errors }) => errors.length > 0);
  if (rejected !== -1) throw failure(answers[rejected]?.errors ?? []);
}

function wordsOf(name: string, update: Update): string[] {
  if (update.command !== 'describe') return updateWords(name, update, 'live');
  const title = update.what === 'title' ? ['--title'] : [];
  return ['net-desc', '--network', name, '--live', ...title, '--new-desc', update.text];
}

/** Restores what the network was before, and returns the error with a note about that. */
async function rolledBack(
  error: VnetError,
  { wanted: { name }, state }: NetworkPlan,
  target: Pick<Target, 'host' | 'virsh'>,
): Promise<VnetError> {
  const { virsh } = target;
  try {
    const { networks, libvirt, describes } = await readState(target, [name]);
    const now = networks.get(name);
    if (state === undefined) {
      if (now !== undefined) await virsh.ask('net-undefine', '--network', name);
    } else {
      if (state.definition !== undefined) await define(state.definition.source, target);
      if (now !== undefined && now.autostart !== state.autostart) {
        await simpleStep({ kind: 'autostart', enable: state.autostart }, name, target);
      }
      if (now?.live !== undefined && state.live !== undefined) {
        const back = compareNetworks(now.live, state.live, { libvirt, describes, live: true });
        await update(name, inOrder(back.flatMap(({ updates }) => updates)), virsh);
      }
    }
  } catch (failed) {
    if (!(failed instanceof VnetError)) throw failed;
    return withNote(error, 'warning', `network '${name}' could not be restored: ${failed.message}`);
  }
  return withNote(
    error,
    'note',
    state === undefined ? `network '${name}' was not created` : `network '${name}' is as before`,
  );
}

function withNote(error: VnetError, severity: Finding['severity'], message: string): VnetError {
  return withHints(error, [{ id: 'rolled-back', severity, message }]);
}
