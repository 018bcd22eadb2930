import { parseIp } from '../address/ip.ts';
import { contains } from '../address/subnet.ts';
import { familyOf } from '../libvirt/leases/lease.ts';
import type { NetworkSubnet, NetworkSummary } from '../libvirt/network-summary.ts';

/**
 * The prefix length of the network's subnet that contains an address, or else of its first subnet of that family (which virsh
 * always shows). Undefined if the network is not known.
 */
export function prefixIn(network: NetworkSummary | undefined, ip: string): number | undefined {
  if (network === undefined) return undefined;
  const family = familyOf(ip);
  let first: NetworkSubnet | undefined;
  let hasSeveral = false;
  for (const subnet of network.subnets) {
    if (subnet.family !== family) continue;
    hasSeveral = first !== undefined;
    first ??= subnet;
  }
  return (hasSeveral ? subnetAround(ip, network.subnets) : undefined)?.prefix ?? first?.prefix;
}

function subnetAround(ip: string, subnets: readonly NetworkSubnet[]): NetworkSubnet | undefined {
  const address = parseIp(ip);
  return subnets.find((subnet) => {
    const bridge = parseIp(subnet.address);
    if (bridge === undefined || address === undefined || subnet.prefix === undefined) return false;
    return contains({ address: bridge, prefix: subnet.prefix }, address);
  });
}
