import type { Fact } from '../look.ts';
import { links } from './links.ts';
import { routes } from './routes.ts';
import { sysctl } from './sysctls.ts';

/** A link whose IPv6 address or route the kernel took from router advertisements, and would not while it forwards. */
export interface AdvertisedLink {
  readonly name: string;
  /** The route or the address that was advertised. */
  readonly seen: string;
}

/** accept_ra is 0 where another program handles router advertisements, and 2 where the kernel does so even if it forwards. */
export const advertisedLinks: Fact<readonly AdvertisedLink[]> = async (look) => {
  const found = new Map<string, string>();
  for (const { ifname, addr_info = [] } of await look.at(links))
    for (const { local, prefixlen, mngtmpaddr, dynamic } of addr_info)
      if (ifname !== undefined && mngtmpaddr && dynamic)
        found.set(ifname, `ip address: ${local}/${prefixlen} on ${ifname} is of a router advertisement`);
  for (const { dst, dev, gateway, protocol, nexthops } of await look.at(routes))
    for (const hop of nexthops ?? [{ dev, gateway }])
      if (hop.dev !== undefined && protocol === 'ra')
        found.set(hop.dev, `ip -6 route: ${dst} via ${hop.gateway} dev ${hop.dev} proto ra`);
  return [...found]
    .filter(([name]) => sysctl(look.host, `net/ipv6/conf/${name}/accept_ra`) === '1')
    .map(([name, seen]) => ({ name, seen }));
};
