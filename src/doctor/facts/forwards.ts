import { VnetError } from '../../error.ts';
import { type Forwards, NO_FORWARDS, parseForwards, readForwardsText } from '../../forward/state.ts';
import { type Target, type Targets, targetsOf } from '../../forward/targets.ts';
import type { Fact } from '../look.ts';

/** What the file of the forwards says; nothing, and why, if it is malformed. Throws VnetError if vnet may not read it. */
export const forwardsFile: Fact<Forwards & { readonly error?: VnetError }> = async ({ host }) => {
  const text = readForwardsText(host);
  try {
    return parseForwards(text);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { ...NO_FORWARDS, error };
  }
};

/** The forwards of this host: where each leads, and those that lead nowhere now. */
export const forwardTargets: Fact<Targets> = async (look) => targetsOf(look.host, await look.at(forwardsFile));

/** Whether this host has forwards, or networks that `vnet forward` masquerades. */
export const hasForwards: Fact<boolean> = async (look) => {
  const { forwards, masquerade } = await look.at(forwardsFile);
  return forwards.length + masquerade.length > 0;
};

/** The ports of forwards with the same target, as text: `8080, 5000-5010`. */
export function portText({ forward }: Pick<Target, 'forward'>): string {
  const { protocol, port, lastPort } = forward;
  return `${protocol} port ${port === lastPort ? port : `${port}-${lastPort}`}`;
}
