import { bitsOf, type IpAddress } from '../address/ip.ts';
import { classfulPrefix, prefixOf, type Subnet } from '../address/subnet.ts';
import type { NetworkIp } from './model.ts';

/** The parts of an `<ip>` or a `<route>` that define a subnet. */
type AddressAndMask = Pick<NetworkIp, 'address' | 'netmask' | 'prefix'>;

/**
 * The prefix length of an `<ip>` (virNetworkIPDefPrefix): from prefix, else from netmask, else from the address's class (IPv4)
 * or 64 (IPv6), and 0 for 0.0.0.0 and ::. Undefined for a netmask that is not contiguous and for an address of class D or E.
 */
export function ipPrefix({ address, netmask, prefix }: AddressAndMask): number | undefined {
  if (prefix !== undefined && prefix > 0) return prefix;
  if (netmask !== undefined) return prefixOf(netmask);
  if (address === undefined) return undefined;
  if (address.value === 0n) return 0;
  return address.family === 6 ? 64 : classfulPrefix(address);
}

/** The subnet of an `<ip>`, with the bridge's address, or of a `<route>`. Undefined if the address or prefix is invalid. */
export function ipSubnet(ip: AddressAndMask): (Subnet & { readonly address: IpAddress }) | undefined {
  const prefix = ipPrefix(ip);
  if (ip.address === undefined || prefix === undefined || prefix > bitsOf(ip.address.family)) return undefined;
  return { address: ip.address, prefix };
}
