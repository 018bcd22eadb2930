import { overlaps, type Subnet } from '../../../address/subnet.ts';
import { hasOwnBridge } from '../../facts.ts';
import type { Network, NetworkIp } from '../../model.ts';
import { ipSubnet } from '../../subnet.ts';
import type { HostFacts } from '../host-facts.ts';
import { isSameIpv4Subnet } from './subnet.ts';

export type HostRoute = HostFacts['routes'][number];

/** The bridge that the network has now, if it is active. */
export function currentBridge({ name }: Network, host: HostFacts): string | undefined {
  return name === undefined ? undefined : host.bridgeOf(name);
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
  /** Whether libvirt refuses it: see isSameIpv4Subnet. */
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
