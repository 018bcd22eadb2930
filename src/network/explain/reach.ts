import { hasOwnBridge } from '../facts.ts';
import type { Network } from '../model.ts';
import type { Answer, Party } from './reach-answer.ts';
import { reachOnHostNetwork } from './reach-host-network.ts';
import { reachOnOwnBridge } from './reach-own-bridge.ts';

/** Whether `from` can open a connection to `to`. Replies always come back. */
export interface Reach {
  readonly from: Party;
  readonly to: Party;
  readonly ipv4: Answer;
  readonly ipv6: Answer;
}

/** The pairs of parties, those from a guest first. */
const PAIRS: readonly (readonly [Party, Party])[] = [
  ['guest', 'guest'],
  ['guest', 'host'],
  ['host', 'guest'],
  ['guest', 'LAN'],
  ['LAN', 'guest'],
  ['guest', 'Internet'],
  ['Internet', 'guest'],
];

/** Who can connect to whom, as libvirt sets the network up. Other firewalls on the host can only block more. */
export function reachOf(network: Network): readonly Reach[] {
  const answer = hasOwnBridge(network) ? reachOnOwnBridge(network) : reachOnHostNetwork(network);
  return PAIRS.map(([from, to]) => ({ from, to, ipv4: answer(from, to, 4), ipv6: answer(from, to, 6) }));
}
