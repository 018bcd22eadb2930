import { bitsOf, formatIp, parseIp } from '../address/ip.ts';
import type { Subnet } from '../address/subnet.ts';
import type { NetworkSummary } from '../libvirt/network-summary.ts';
import { isOwnBridgeMode } from '../network/model.ts';

/** The subnets that a network's own bridge is in, each with the bridge's address. Those of link-local addresses are on every link. */
export function ownSubnets({ forward = 'none', subnets }: Pick<NetworkSummary, 'forward' | 'subnets'>): Subnet[] {
  if (!isOwnBridgeMode(forward)) return [];
  return subnets.flatMap(({ address: text, prefix, family }) => {
    const address = parseIp(text);
    const bits = prefix ?? (family === 'ipv6' ? 64 : undefined);
    if (address === undefined || bits === undefined || bits > bitsOf(address.family)) return [];
    return formatIp(address).startsWith('fe80:') ? [] : [{ address, prefix: bits }];
  });
}

/** Whether libvirt creates the bridge of a network. */
export function hasOwnBridge({ forward = 'none' }: Pick<NetworkSummary, 'forward'>): boolean {
  return isOwnBridgeMode(forward);
}
