import { parseIp } from '../address/ip.ts';
import { contains } from '../address/subnet.ts';
import { familyOf } from '../leases/lease.ts';
import type { NetworkState } from './network.ts';

/**
 * The prefix length of the network's subnet that an address is in; of its first subnet of that family where it
 * is in none (virsh shows the first one's always). Undefined where the network is not known.
 */
export function prefixIn(network: NetworkState | undefined, ip: string): number | undefined {
  const family = familyOf(ip);
  const subnets = network?.subnets.filter((subnet) => subnet.family === family) ?? [];
  if (subnets.length < 2) return subnets[0]?.prefix;
  const address = parseIp(ip);
  const home = subnets.find((subnet) => {
    const own = parseIp(subnet.address);
    if (own === undefined || address === undefined || subnet.prefix === undefined) return false;
    return contains({ address: own, prefix: subnet.prefix }, address);
  });
  return (home ?? subnets[0])?.prefix;
}
