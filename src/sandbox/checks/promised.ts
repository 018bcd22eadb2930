import type { ForwardMode } from '../../network/model.ts';

/** What a mode of forwarding promises of one family of addresses. */
export interface Promised {
  /** How guests reach the outside: under the host's address, under their own, or not at all. */
  readonly outward: 'masqueraded' | 'routed' | 'refused';
  /** Whether the outside reaches guests, where it knows the way. */
  readonly inward: boolean;
}

const ROUTED: Promised = { outward: 'routed', inward: true };

const PROMISED: Partial<Record<ForwardMode, Promised>> = {
  none: { outward: 'refused', inward: false },
  nat: { outward: 'masqueraded', inward: false },
  route: ROUTED,
  open: ROUTED,
};

/**
 * What a network with a bridge of its own promises; undefined for the other modes. In `nat` mode IPv6 is routed
 * unless `<nat ipv6='yes'>` asks otherwise.
 */
export function promisedOf(mode: ForwardMode | undefined, family: 4 | 6, nat66: boolean): Promised | undefined {
  if (mode === 'nat' && family === 6 && !nat66) return ROUTED;
  return mode === undefined ? undefined : PROMISED[mode];
}
