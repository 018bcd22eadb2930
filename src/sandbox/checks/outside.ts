import { announcedRoute } from '../../network/dnsmasq/default-route.ts';
import { addressOf, FAMILIES, type Guest } from '../guests/guest.ts';
import { guestIp } from '../guests/network-guests.ts';
import type { Check } from '../result.ts';
import { type Addresses, outsideHost } from '../world/links.ts';
import type { CheckContext, CheckFunction } from './context.ts';
import { checkReach, type ReachOptions } from './reach.ts';
import { type Reachability, reachability } from './reachability.ts';

/**
 * Guests and the outside. The Internet machine has no route to the guests: it can only answer packets under the host's
 * address. The LAN machine has a route to them over the host.
 */
export const checkOutside: CheckFunction = async (context) => {
  const [guest] = context.guests;
  if (guest === undefined) return [];
  const checks = FAMILIES.flatMap((family) => familyChecks(context, guest, family));
  return Promise.all(checks);
};

function familyChecks(context: CheckContext, guest: Guest, family: 4 | 6): Promise<Check>[] {
  const { network, mode, inside, uplink } = context;
  const address = addressOf(guest, family);
  const promise = reachability(mode, family, network.forward?.nat?.ipv6 === true);
  // No packet leaves a bridge that has no address of the family.
  if (address === undefined || promise === undefined || guestIp(network, family) === undefined) return [];
  const noRoute = missingRoute(context, guest, family);
  const internet = addressIn(uplink.internet, family);
  const lan = addressIn(uplink.lan, family);
  const sender = guest.machine.host;
  return [
    checkReach({
      check: `guest1 to the Internet, ${internet}`,
      sender,
      to: internet,
      ...(noRoute ?? TO_INTERNET[promise.outward]),
    }),
    checkReach({ check: `guest1 to the LAN, ${lan}`, sender, to: lan, ...(noRoute ?? TO_LAN[promise.outward]) }),
    checkReach({
      ...{ check: `the LAN to guest1, ${address}`, sender: outsideHost(inside), to: address, from: lan },
      ...((promise.inward ? noRoute : undefined) ?? { expected: promise.inward }),
    }),
  ];
}

type Expectation = Pick<ReachOptions, 'expected' | 'because'>;

const TO_INTERNET: Readonly<Record<Reachability['outward'], Expectation>> = {
  masqueraded: { expected: true, because: 'under the address of the host' },
  routed: { expected: false, because: 'since the Internet has no route back' },
  rejected: { expected: false },
};

const TO_LAN: Readonly<Record<Reachability['outward'], Expectation>> = {
  masqueraded: { expected: true, because: 'under the address of the host' },
  routed: { expected: true, because: "under the guest's own address" },
  rejected: { expected: false },
};

/** What an address without the host as default route leads to. libvirt itself announces none in an isolated network. */
function missingRoute({ network }: CheckContext, guest: Guest, family: 4 | 6): Expectation | undefined {
  if (family === 4 && !guest.isLeased) return undefined;
  const announced = announcedRoute(network, family);
  if (announced === undefined) return undefined;
  const route = announced.router === undefined ? 'no default route' : `${announced.router} as the default route`;
  const source = family === 4 ? 'DHCP announces' : 'router advertisements announce';
  return { expected: false, because: `since ${source} ${route}` };
}

function addressIn(addresses: Addresses, family: 4 | 6): string {
  return family === 4 ? addresses.ipv4 : addresses.ipv6;
}
