import { changeHost, previewChange } from '../change/change.ts';
import { actionsOf } from '../change/registry.ts';
import type { Finding } from '../finding.ts';
import type { Target } from '../libvirt/target.ts';
import type { ReadNetwork } from '../network/compare/setting.ts';
import type { Edit } from '../xml/edit.ts';
import { editSteps } from './edit.ts';
import { existingNetwork } from './existing.ts';
import type { NetworkState } from './state.ts';

/** What to change in each copy of a network, and what the caller wants to know about it later. */
export interface ChangeRequest<Value> {
  /** An imperative. */
  readonly title: string;
  readonly value: Value;
  readonly edit: (copy: ReadNetwork) => readonly Edit[];
}

export interface ChangedNetwork<Value> {
  readonly value: Value;
  /** The network before the change. */
  readonly state: NetworkState;
  /** What was changed, or would be. */
  readonly steps: readonly string[];
  /** What happened to an earlier run that was killed. */
  readonly findings: readonly Finding[];
}

export interface ChangeNetworkOptions {
  /** Its name or UUID. */
  readonly network: string;
  readonly dryRun: boolean;
}

/**
 * Changes entries of an active network and of its definition, or neither. `plan` is called again if something else changes the
 * network meanwhile. Throws VnetError `not-found` if there is no such network.
 */
export async function changeNetwork<Value>(
  target: Pick<Target, 'host' | 'virsh'>,
  { network, dryRun }: ChangeNetworkOptions,
  plan: (state: NetworkState) => ChangeRequest<Value> | Promise<ChangeRequest<Value>>,
): Promise<ChangedNetwork<Value>> {
  let planned: { readonly value: Value; readonly state: NetworkState } | undefined;
  const planner = async () => {
    const { state, libvirt } = await existingNetwork(target, network);
    const { title, value, edit } = await plan(state);
    planned = { value, state };
    return { title, steps: editSteps(state, edit, { virsh: target.virsh, libvirt }) };
  };
  const { steps, findings } = await (dryRun ? previewChange : changeHost)(target.host, planner);
  if (planned === undefined) throw new Error('nothing was planned');
  const descriptions = steps.flatMap((each) => (each.changed ? actionsOf(each.step).description : []));
  return { ...planned, steps: descriptions, findings };
}
