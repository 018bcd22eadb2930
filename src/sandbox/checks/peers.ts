import { addressOf, FAMILIES } from '../guests/guest.ts';
import type { CheckFunction } from './context.ts';
import { checkReach } from './reach.ts';

/** Guests reach each other unless their ports are isolated. */
export const checkPeers: CheckFunction = ({ network, guests: [guest, peer] }) => {
  const isolated = network.portIsolated === true;
  const because = isolated ? "by <port isolated='yes'/>" : undefined;
  const checks = FAMILIES.flatMap((family) => {
    const to = peer === undefined ? undefined : addressOf(peer, family);
    if (guest === undefined || to === undefined || addressOf(guest, family) === undefined) return [];
    const sender = guest.machine.host;
    return [checkReach({ check: `guest1 to guest2, ${to}`, sender, to, expected: !isolated, because })];
  });
  return Promise.all(checks);
};
