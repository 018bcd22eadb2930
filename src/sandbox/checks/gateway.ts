import { formatIp } from '../../address/ip.ts';
import { guestIp } from '../guests/guests.ts';
import { addressOf, FAMILIES, type Subject } from '../guests/subject.ts';
import type { Check } from '../result.ts';
import { reach } from './reach.ts';

/** The host answers its guests at the bridge's address. */
export async function gateway({ network, guests: [guest] }: Subject): Promise<Check[]> {
  const checks: Promise<Check>[] = [];
  for (const family of FAMILIES) {
    const address = guestIp(network, family)?.address;
    if (guest === undefined || address === undefined || addressOf(guest, family) === undefined) continue;
    const to = formatIp(address);
    checks.push(reach({ check: `guest1 to the host, ${to}`, sender: guest.client.host, to, expected: true }));
  }
  return Promise.all(checks);
}
