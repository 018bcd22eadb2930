import { parseIp } from '../address/ip.ts';
import type { Step } from '../change/registry.ts';
import type { Link } from '../host/links.ts';
import type { NetworkSubnet, NetworkSummary } from '../libvirt/network-summary.ts';
import { shellCommand } from '../shell-words.ts';
import { addAddress } from './repair/steps.ts';

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
  return subnets.map((subnet) => {
    const broadcast = subnet.family === 'ipv4' ? ['broadcast', '+'] : [];
    return shellCommand('sudo', 'ip', 'address', 'add', withPrefix(subnet), ...broadcast, 'dev', bridge);
  });
}

/** The steps that do the same. */
export function addSteps(bridge: string, subnets: readonly NetworkSubnet[]): readonly Step[] {
  return subnets.map((subnet) => addAddress(withPrefix(subnet), bridge));
}

function withPrefix({ address, prefix }: NetworkSubnet): string {
  return prefix === undefined ? address : `${address}/${prefix}`;
}
