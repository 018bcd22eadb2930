import { parseIp } from '../address/ip.ts';
import type { Link } from '../host/links.ts';
import type { NetworkSubnet, NetworkSummary } from '../libvirt/network-summary.ts';
import { shellCommand } from '../shell-words.ts';

/** The addresses of a network that its bridge lacks. */
export function missingAddresses(
  { subnets }: Pick<NetworkSummary, 'subnets'>,
  { addr_info = [] }: Link,
): readonly NetworkSubnet[] {
  const present = new Set(addr_info.map(({ local = '' }) => parseIp(local)?.value));
  return subnets.filter(({ address }) => {
    const ip = parseIp(address);
    return ip !== undefined && !present.has(ip.value);
  });
}

/** The commands that add addresses to a bridge as libvirt does. */
export function addCommands(bridge: string, subnets: readonly NetworkSubnet[]): readonly string[] {
  return subnets.map(({ family, address, prefix }) => {
    const broadcast = family === 'ipv4' ? ['broadcast', '+'] : [];
    const subnet = prefix === undefined ? address : `${address}/${prefix}`;
    return shellCommand('sudo', 'ip', 'address', 'add', subnet, ...broadcast, 'dev', bridge);
  });
}
