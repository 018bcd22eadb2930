import { existingNetwork } from '../../../apply/existing.ts';
import { changeHost, previewChange } from '../../../change/change.ts';
import type { Context } from '../../../cli/command.ts';
import { VnetError } from '../../../error.ts';
import { wantedRules } from '../../../forward/restore.ts';
import { type Forwards, readForwards } from '../../../forward/state.ts';
import type { Outcome } from '../../../render/outcome.ts';
import { printable } from '../../../terminal/printable.ts';
import { checkTarget, forwardSteps } from './plan.ts';
import { rulesText } from './rules-text.ts';

interface MasqueradeOptions {
  /** Its name or UUID. */
  readonly network: string;
  readonly isOn: boolean;
  readonly dryRun: boolean;
}

/** Lets the guests of a routed network leave with the address of the host, or no longer. */
export async function masquerade({ network, isOn, dryRun }: MasqueradeOptions, context: Context): Promise<Outcome> {
  const { host } = context;
  checkTarget(context);
  let planned: { readonly name: string; readonly forwards: Forwards } | undefined;
  const planner = async () => {
    const before = readForwards(host);
    const name = isOn || !before.masquerade.includes(network) ? await routedNetwork(network, context, isOn) : network;
    const others = before.masquerade.filter((each) => each !== name);
    const forwards = { ...before, masquerade: isOn ? [...others, name] : others };
    planned = { name, forwards };
    return { title: `masquerade network ${name}`, steps: await forwardSteps(host, forwards) };
  };
  const change = await (dryRun ? previewChange : changeHost)(host, planner);
  if (planned === undefined) throw new Error('nothing was planned');
  const { name, forwards } = planned;
  const rules = dryRun ? rulesText(await wantedRules(host, forwards)) : '';
  const changed = change.steps.some((each) => each.changed);
  const verb = dryRun && changed ? 'would be' : 'is';
  const status = !changed ? 'unchanged' : isOn ? `${verb} masqueraded` : `${verb} no longer masqueraded`;
  return {
    kind: 'record',
    text: `${printable(`network ${name}: ${status}`)}\n${rules}`,
    data: { changed, network: name, ...(dryRun && { rules }) },
    findings: change.findings,
  };
}

/** The name of a network that can be masqueraded; of any, to end that. Throws VnetError if there is none. */
export async function routedNetwork(word: string, context: Context, isOn = true): Promise<string> {
  const { state } = await existingNetwork(context, word);
  const mode = (state.live ?? state.definition)?.network.forward?.mode;
  if (!isOn || mode === 'route' || mode === 'open') return state.name;
  throw new VnetError('refused', `network '${state.name}' is not routed`, {
    hint: mode === 'nat' ? 'libvirt masquerades it already' : 'only routed and open networks can be masqueraded',
  });
}
