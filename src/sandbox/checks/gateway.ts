import { formatIp } from '../../address/ip.ts';
import { addressOf, FAMILIES } from '../guests/guest.ts';
import { guestIp } from '../guests/network-guests.ts';
import type { CheckFunction } from './context.ts';
import { checkReach } from './reach.ts';

/** Guests reach the host at the address of the bridge. */
export const checkGateway: CheckFunction = ({ network, guests: [guest] }) => {
  const checks = FAMILIES.flatMap((family) => {
    const address = guestIp(network, family)?.address;
    if (guest === undefined || address === undefined || addressOf(guest, family) === undefined) return [];
    const to = formatIp(address);
    return [checkReach({ check: `guest1 to the host, ${to}`, sender: guest.machine.host, to, expected: true })];
  });
  return Promise.all(checks);
};
