import { bitsOf, type IpAddress } from '../address/ip.ts';
import { classfulPrefix, prefixOf, type Subnet } from '../address/subnet.ts';
import type { ForwardMode, Network, NetworkIp } from './model.ts';

/**
 * The prefix libvirt takes for an `<ip>` (virNetworkIPDefPrefix): the given one, else the netmask's, else that of the
 * address's class (IPv4) or 64 (IPv6), 0 for 0.0.0.0 and ::. Undefined where it finds none: a netmask with holes, an address of class D or E.
 */
export function ipPrefix({ address, netmask, prefix }: NetworkIp): number | undefined {
  if (prefix !== undefined && prefix > 0) return prefix;
  if (netmask !== undefined) return prefixOf(netmask);
  if (address === undefined) return undefined;
  if (address.value === 0n) return 0;
  return address.family === 6 ? 64 : classfulPrefix(address);
}

/** The subnet of an `<ip>`, its address the bridge's own; undefined where address or prefix cannot be used. */
export function ipSubnet(ip: NetworkIp): (Subnet & { readonly address: IpAddress }) | undefined {
  const prefix = ipPrefix(ip);
  if (ip.address === undefined || prefix === undefined || prefix > bitsOf(ip.address.family)) return undefined;
  return { address: ip.address, prefix };
}

/** The mode of forwarding; `none` without `<forward>`, undefined where libvirt does not know the mode. */
export function modeOf({ forward }: Network): ForwardMode | undefined {
  return forward === undefined ? 'none' : forward.mode;
}
