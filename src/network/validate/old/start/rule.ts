import type { ForwardMode, Network } from '../../../model.ts';
import { modeOf } from '../../../subnet.ts';
import type { Finding, Rule } from '../rule.ts';

/** The modes in which libvirt makes the bridge, and any unknown one; in the others nothing of this is looked at. */
export const OWN_BRIDGE: readonly (ForwardMode | undefined)[] = ['none', 'nat', 'route', 'open', undefined];

type Check = (network: Network, mode: ForwardMode | undefined) => Iterable<Finding>;

/** A rule that net-start refuses to break, of a network whose bridge libvirt makes. */
export function start(id: string, why: string, wrong: string, right: string, check: Check): Rule {
  return {
    id,
    severity: 'error',
    stage: 'start',
    why,
    wrong,
    right,
    *check(network) {
      const mode = modeOf(network);
      if (OWN_BRIDGE.includes(mode)) yield* check(network, mode);
    },
  };
}

/** The first free name that fits, where the file gives none or only a pattern. */
export function bridgeName(bridge: Network['bridge']): string {
  return bridge?.name?.replace('%d', '0') ?? 'virbr0';
}
