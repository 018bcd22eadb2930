import type { ForwardMode } from '../../network/model.ts';

/** How guests and the outside reach each other in one address family. */
export interface Reachability {
  /** Whether guests reach the outside: under the host's address, under their own, or not at all. */
  readonly outward: 'masqueraded' | 'routed' | 'rejected';
  /** Whether the outside reaches guests, if it has a route to them. */
  readonly inward: boolean;
}

const ROUTED: Reachability = { outward: 'routed', inward: true };

const BY_MODE: Partial<Record<ForwardMode, Reachability>> = {
  none: { outward: 'rejected', inward: false },
  nat: { outward: 'masqueraded', inward: false },
  route: ROUTED,
  open: ROUTED,
};

/**
 * Returns what the forward mode of an own-bridge network promises; undefined for the other modes. In mode `nat` IPv6 is routed
 * unless the network has `<nat ipv6='yes'/>`.
 */
export function reachability(mode: ForwardMode, family: 4 | 6, hasNat66: boolean): Reachability | undefined {
  return mode === 'nat' && family === 6 && !hasNat66 ? ROUTED : BY_MODE[mode];
}
