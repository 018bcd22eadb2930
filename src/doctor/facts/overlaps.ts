import { formatSubnet, type Subnet } from '../../address/subnet.ts';
import type { Fact } from '../look.ts';
import { ownSubnets } from '../network-subnets.ts';
import { type Overlap, overlapsOf, routedSubnets } from '../overlap.ts';
import { containers } from './containers.ts';
import { networks, type ObservedNetwork } from './libvirt.ts';
import { routes, routingRules } from './routing.ts';

/** A subnet of an active network, and the routes that overlap it. */
export interface Overlapped {
  readonly network: ObservedNetwork;
  readonly subnet: Subnet;
  readonly overlaps: readonly Overlap[];
}

/** The subnets that a route overlaps. Without the routes of other networks and of containers, which have other checks. */
export const overlappedSubnets: Fact<readonly Overlapped[]> = async (look) => {
  const all = await look.at(networks);
  const subnets = all.flatMap((network) =>
    network.live === undefined ? [] : ownSubnets(network.live).map((subnet) => ({ network, subnet })),
  );
  if (subnets.length === 0) return [];
  const [known, rules, others] = await Promise.all([look.at(routes), look.at(routingRules), look.at(containers)]);
  const routed = routedSubnets(known);
  const bridges = new Set(all.flatMap(({ live }) => live?.bridge ?? []));
  const containerTexts = new Set(others.value.map(formatSubnet));
  const isOthers = ({ route, subnet }: Overlap) =>
    (route.protocol === 'kernel' && bridges.has(route.dev ?? '')) || containerTexts.has(formatSubnet(subnet));
  return subnets
    .map(({ network, subnet }) => ({
      network,
      subnet,
      overlaps: overlapsOf(subnet, network.live?.bridge ?? '', { routes: routed, rules }).filter(
        (each) => !isOthers(each),
      ),
    }))
    .filter(({ overlaps }) => overlaps.length > 0);
};
