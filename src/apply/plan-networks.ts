import type { Target } from '../libvirt/target.ts';
import { type ApplyOptions, type NetworkPlan, planNetwork } from './plan.ts';
import { restartObstacle } from './restart.ts';
import { readState, withPorts } from './state.ts';
import type { WantedNetwork } from './wanted.ts';

/** Plans how to make networks match their files, and finds out which ones vnet cannot restart. */
export async function planNetworks(
  wanted: readonly WantedNetwork[],
  target: Pick<Target, 'host' | 'virsh'>,
  optionsFor: (name: string) => ApplyOptions,
): Promise<NetworkPlan[]> {
  const names = wanted.map(({ name }) => name);
  const state = await readState(target, names);
  const plans = wanted.map((each) => planNetwork(each, state, optionsFor(each.name)));
  const isRestarted = ({ steps, pendingRestart }: NetworkPlan) =>
    pendingRestart || steps.some(({ kind }) => kind === 'restart');
  const toRestart = plans.flatMap((plan) => (plan.state !== undefined && isRestarted(plan) ? [plan.state] : []));
  const counted = new Map((await withPorts(target.virsh, toRestart)).map((each) => [each.name, each]));
  const found: NetworkPlan[] = [];
  for (const plan of plans) {
    const known = { ...plan, state: counted.get(plan.wanted.name) ?? plan.state };
    const obstacle = await restartObstacle(target, known);
    if (obstacle === undefined) found.push(known);
    else found.push({ ...known, ...(plan.pendingRestart ? { restartObstacle: obstacle } : { obstacle }) });
  }
  return found;
}
