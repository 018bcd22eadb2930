import { overlaps, type Subnet } from '../../../address/subnet.ts';
import type { HostFacts, HostNetwork } from '../../../document/host-facts.ts';
import { hasOwnBridge, ipSubnet } from '../../facts.ts';
import type { Network, NetworkIp } from '../../model.ts';
import { isSameIpv4Subnet } from './subnet.ts';

export type HostRoute = HostFacts['routes'][number];

/** The bridge that the network has now, if it is active. */
export function currentBridge({ name }: Network, host: HostFacts): string | undefined {
  if (name === undefined) return undefined;
  // The files that bridgeOf reads are only there for networks that have a dnsmasq.
  return host.networks.find((network) => network.active && network.name === name)?.bridge ?? host.bridgeOf(name);
}

/** libvirt's networks with another name. One with the same name is this network, or libvirt rejects it. */
export function otherNetworks({ name }: Network, host: HostFacts): HostNetwork[] {
  return host.networks.filter((other) => other.name !== name);
}

interface NetworkConflict {
  readonly ip: NetworkIp;
  readonly subnet: Subnet;
  readonly other: HostNetwork;
  readonly otherSubnet: Subnet;
}

/** Each subnet of an own bridge that shares addresses with another network of libvirt, with the first such network. */
export function* networkConflicts(network: Network, networks: readonly HostNetwork[]): Generator<NetworkConflict> {
  if (!hasOwnBridge(network)) return;
  const known = networks.flatMap((other) => other.subnets.map((otherSubnet) => ({ other, otherSubnet })));
  for (const ip of network.ips) {
    const subnet = ipSubnet(ip);
    const conflict = subnet && known.find(({ otherSubnet }) => overlaps(otherSubnet, subnet));
    if (subnet !== undefined && conflict !== undefined) yield { ip, subnet, ...conflict };
  }
}

/** The routes of the host, without those over the network's own bridge. */
export function otherRoutes(network: Network, host: HostFacts): HostRoute[] {
  const bridge = currentBridge(network, host);
  return host.routes.filter(({ dev }) => dev !== bridge);
}

interface RouteConflict {
  readonly ip: NetworkIp;
  readonly subnet: Subnet;
  readonly route: HostRoute;
  /** Whether libvirt rejects it: see isSameIpv4Subnet. */
  readonly same: boolean;
}

/** Each subnet of an own bridge that shares addresses with a route of the host: the same one if there is one, else the first. */
export function* routeConflicts(network: Network, host: HostFacts): Generator<RouteConflict> {
  if (!hasOwnBridge(network)) return;
  const routes = otherRoutes(network, host);
  for (const ip of network.ips) {
    const subnet = ipSubnet(ip);
    if (subnet === undefined) continue;
    const same = routes.find((route) => isSameIpv4Subnet(route, subnet));
    const route = same ?? routes.find((other) => overlaps(other, subnet));
    if (route !== undefined) yield { ip, subnet, route, same: same !== undefined };
  }
}
