import type { IpAddress } from '../address/ip.ts';
import { contains, formatSubnet, type Subnet } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import { hasOwnBridge, ipSubnet, modeOf } from '../network/facts.ts';
import type { Network } from '../network/model.ts';
import type { CheckContext } from './checks/context.ts';
import { checkForwards } from './checks/forwards.ts';
import { checkHostLan } from './checks/host-lan.ts';
import { CHECKS } from './checks/index.ts';
import type { RehearsalContext } from './context.ts';
import { plugInGuests } from './guests/network-guests.ts';
import type { Check } from './result.ts';
import { routeLan, routeOutside, type Uplink } from './world/links.ts';
import { requiredLinks } from './world/required-links.ts';

/**
 * Plugs two guests into a running network and checks with real packets what the network promises. A check that cannot run
 * is in the result, with the reason.
 */
export async function probeNetwork(
  context: RehearsalContext,
  network: Network,
  label: string,
): Promise<readonly Check[]> {
  const { inside, world, onProgress } = context;
  const mode = modeOf(network) ?? 'none';
  const { links, untestable } = requiredLinks(network);
  const [link] = links;
  if (untestable !== undefined || link === undefined) return [];
  onProgress(`plugging guests into ${network.name}`);
  return orReason('guests', async () => {
    const uplink = await world.uplink(link.link);
    if (!hasOwnBridge(network)) return checkHostLan(inside, { mode, kind: link.kind, uplink, label });
    await routeToGuests(context, network, uplink);
    const options = { bridge: network.bridge?.name ?? '', label };
    const { guests, checks: addresses } = await plugInGuests(inside, network, options);
    onProgress(`checking ${network.name}`);
    const checked: CheckContext = { network, mode, label, inside, guests, uplink };
    const checks = await runChecks(checked);
    if (context.forwards.length === 0) return [...addresses, ...checks];
    onProgress(`forwarding ports to ${network.name}`);
    return [...addresses, ...checks, ...(await orReason('forwards', () => checkForwards(checked, context.forwards)))];
  });
}

async function runChecks(context: CheckContext): Promise<Check[]> {
  const results = await Promise.all(CHECKS.map(([subject, check]) => orReason(subject, () => check(context))));
  return results.flat();
}

/** A check that cannot run becomes one whose result is unknown, with the reason. */
async function orReason(subject: string, run: () => Promise<readonly Check[]>): Promise<readonly Check[]> {
  try {
    return await run();
  } catch (error) {
    // Without libvirtd or the sandbox itself, nothing more can be checked.
    if (!(error instanceof VnetError) || error.code === 'connection') throw error;
    return [
      { check: subject, expected: 'can be checked', seen: `could not be checked: ${error.message}`, ok: undefined },
    ];
  }
}

/** Gives the outside the routes that the administrator of a real network would add. */
async function routeToGuests({ inside }: RehearsalContext, network: Network, uplink: Uplink): Promise<void> {
  for (const subnet of network.ips.flatMap((ip) => ipSubnet(ip) ?? [])) {
    await routeLan(inside, uplink, formatSubnet(subnet));
  }
  const { start, end = start } = network.forward?.nat?.address ?? {};
  if (start !== undefined && end !== undefined) await routeOutside(inside, uplink, smallestSubnet(start, end));
}

/** The smallest subnet with both addresses. */
function smallestSubnet(start: IpAddress, end: IpAddress): Subnet {
  let prefix = 32;
  while (!contains({ address: start, prefix }, end)) prefix -= 1;
  return { address: start, prefix };
}
