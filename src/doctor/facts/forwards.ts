import { readForwards } from '../../forward/state.ts';
import { type Target, type Targets, targetsOf } from '../../forward/targets.ts';
import type { Fact } from '../look.ts';

/** The forwards of this host: where each leads, and those that lead nowhere now. Throws VnetError if the file is malformed. */
export const forwardTargets: Fact<Targets> = async ({ host }) => targetsOf(host, readForwards(host));

/** Whether this host has forwards, or networks that `vnet forward` masquerades. */
export const hasForwards: Fact<boolean> = async ({ host }) => {
  const { forwards, masquerade } = readForwards(host);
  return forwards.length + masquerade.length > 0;
};

/** The ports of forwards with the same target, as text: `8080, 5000-5010`. */
export function portText({ forward }: Pick<Target, 'forward'>): string {
  const { protocol, port, lastPort } = forward;
  return `${protocol} port ${port === lastPort ? port : `${port}-${lastPort}`}`;
}
