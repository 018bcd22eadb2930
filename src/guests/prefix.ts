import { parseIp } from '../address/ip.ts';
import { contains } from '../address/subnet.ts';
import { familyOf } from '../libvirt/leases/lease.ts';
import type { NetworkState, Subnet } from '../libvirt/network-summary.ts';

/**
 * The prefix length of the network's subnet that an address is in; of its first subnet of that family where it
 * is in none (virsh shows the first one's always). Undefined where the network is not known.
 */
export function prefixIn(network: NetworkState | undefined, ip: string): number | undefined {
  if (network === undefined) return undefined;
  const family = familyOf(ip);
  let first: Subnet | undefined;
  let several = false;
  for (const subnet of network.subnets) {
    if (subnet.family !== family) continue;
    several = first !== undefined;
    first ??= subnet;
  }
  return (several ? homeOf(ip, network.subnets) : undefined)?.prefix ?? first?.prefix;
}

function homeOf(ip: string, subnets: readonly Subnet[]): Subnet | undefined {
  const address = parseIp(ip);
  return subnets.find((subnet) => {
    const own = parseIp(subnet.address);
    if (own === undefined || address === undefined || subnet.prefix === undefined) return false;
    return contains({ address: own, prefix: subnet.prefix }, address);
  });
}
