import type { Forward, Network } from '../../../model.ts';
import type { Finding, Rule, RuleContext } from '../rule.ts';

/** What the examples of a mode with a bridge of libvirt's own need besides. */
export const IP = "<ip address='10.9.0.1' prefix='24'/>";

/** A rule of `<forward>`, which net-define refuses to break; `check` is asked only where there is one. */
export function forward(
  id: string,
  why: string,
  wrong: string,
  right: string,
  check: (forward: Forward, network: Network, context: RuleContext) => Iterable<Finding>,
): Rule {
  const whole = (text: string) => (/mode='(?:nat|rout|route)'/.test(text) ? text + IP : text);
  return {
    id,
    severity: 'error',
    stage: 'define',
    why,
    wrong: whole(wrong),
    right: whole(right),
    *check(network, context) {
      if (network.forward !== undefined) yield* check(network.forward, network, context);
    },
  };
}
