import { guestIp } from '../guests/guests.ts';
import { addressOf, FAMILIES, type Subject } from '../guests/subject.ts';
import { inNetworkNamespace } from '../host/namespace.ts';
import type { Check } from '../result.ts';
import { type Ends, WORLD } from '../world/make.ts';
import { type Promised, promisedOf } from './promised.ts';
import { type Reach, reach } from './reach.ts';

/**
 * Guests and the outside. A stranger has no way back to the guests: he can answer only packets that came under the
 * host's own address. A neighbour has a route to them by way of the host.
 */
export async function outside(subject: Subject): Promise<Check[]> {
  const { network, mode, inside, guests, uplink } = subject;
  const [guest] = guests;
  const checks: Promise<Check>[] = [];
  for (const family of FAMILIES) {
    const address = guest === undefined ? undefined : addressOf(guest, family);
    const promised = promisedOf(mode, family, network.forward?.nat?.ipv6 === true);
    if (guest === undefined || address === undefined || promised === undefined) continue;
    // Without an address of the bridge's own no packet leaves it, whatever the mode.
    if (guestIp(network, family) === undefined) continue;
    const [stranger, neighbour] = [uplink.stranger, uplink.neighbour].map((ends) => endOf(ends, family));
    const sender = guest.client.host;
    const world = inNetworkNamespace(inside, WORLD);
    checks.push(
      reach({
        ...OUT_TO_STRANGER[promised.outward],
        check: `guest1 to a stranger, ${stranger}`,
        sender,
        to: stranger ?? '',
      }),
      reach({
        ...OUT_TO_NEIGHBOUR[promised.outward],
        check: `guest1 to a neighbour, ${neighbour}`,
        sender,
        to: neighbour ?? '',
      }),
      reach({
        check: `a neighbour to guest1, ${address}`,
        sender: world,
        to: address,
        from: neighbour ?? '',
        expected: promised.inward,
      }),
    );
  }
  return Promise.all(checks);
}

type Expected = Pick<Reach, 'expected' | 'because'>;

const OUT_TO_STRANGER: Readonly<Record<Promised['outward'], Expected>> = {
  masqueraded: { expected: true, because: 'under the address of the host' },
  routed: { expected: false, because: 'since he knows no way back' },
  refused: { expected: false },
};

const OUT_TO_NEIGHBOUR: Readonly<Record<Promised['outward'], Expected>> = {
  masqueraded: { expected: true, because: 'under the address of the host' },
  routed: { expected: true, because: "under the guest's own address" },
  refused: { expected: false },
};

function endOf(ends: Ends, family: 4 | 6): string {
  return family === 4 ? ends.ipv4 : ends.ipv6;
}
