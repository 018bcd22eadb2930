import { hasOwnBridge } from '../facts.ts';
import type { Network } from '../model.ts';
import type { Answer, Party } from './reach-answer.ts';
import { reachOnHostNetwork } from './reach-host-network.ts';
import { reachOnOwnBridge } from './reach-own-bridge.ts';

/** Whether `from` can begin to talk with `to`; answers come back in any case. */
export interface Reach {
  readonly from: Party;
  readonly to: Party;
  readonly ipv4: Answer;
  readonly ipv6: Answer;
}

/** Every way that matters, guests' own first. */
export const WAYS: readonly (readonly [Party, Party])[] = [
  ['guest', 'guest'],
  ['guest', 'host'],
  ['host', 'guest'],
  ['guest', 'LAN'],
  ['LAN', 'guest'],
  ['guest', 'Internet'],
  ['Internet', 'guest'],
];

/** Who can reach whom in a network, as libvirt sets it up: other firewalls of the host can only take away from it. */
export function reachOf(network: Network): readonly Reach[] {
  const answer = hasOwnBridge(network) ? reachOnOwnBridge(network) : reachOnHostNetwork(network);
  return WAYS.map(([from, to]) => ({ from, to, ipv4: answer(from, to, 4), ipv6: answer(from, to, 6) }));
}
