import { bitsOf, type IpAddress } from '../address/ip.ts';
import { classfulPrefix, formatSubnet, networkAddress, prefixOf, type Subnet } from '../address/subnet.ts';
import { type ForwardMode, isOwnBridgeMode, type Network, type NetworkIp } from './model.ts';

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

/** The forward mode: `none` without `<forward>`, undefined if libvirt does not know the mode. */
export function modeOf({ forward }: Network): ForwardMode | undefined {
  return forward === undefined ? 'none' : forward.mode;
}

/** Whether this is an own-bridge network: libvirt creates the bridge and can serve DHCP and DNS on it. */
export function hasOwnBridge(network: Network): boolean {
  return isOwnBridgeMode(modeOf(network));
}

/** The name of the bridge. If the XML has none, the name that libvirt gives the first bridge on a host: virbr0. */
export function bridgeName(network: Network): string {
  return network.bridge?.name !== undefined && bridgeTemplate(network) === undefined
    ? network.bridge.name
    : (bridgeTemplate(network) ?? '').replace('%d', '0');
}

/** The template that libvirt picks the bridge's name from: `virbr%d`, or a name with one `%d`. Undefined for a fixed name. */
export function bridgeTemplate(network: Network): string | undefined {
  const name = network.bridge?.name ?? 'virbr%d';
  return hasOwnBridge(network) && /^[^%]*%d[^%]*$/.test(name) ? name : undefined;
}

/** The `<ip>` elements of one address family. */
export function ipsOf(network: Network, family: 4 | 6): NetworkIp[] {
  return network.ips.filter(({ address }) => address?.family === family);
}

/** Whether the subnet has DHCP. libvirt allows one such subnet per address family. */
export function servesDhcp({ ranges, hosts }: NetworkIp): boolean {
  return ranges.length > 0 || hosts.length > 0;
}

/** The `<ip>` of a family that has DHCP. */
export function dhcpIp(network: Network, family: 4 | 6): NetworkIp | undefined {
  return ipsOf(network, family).find(servesDhcp);
}

/** Whether libvirt starts dnsmasq: the bridge has an address, and DNS, DHCP or TFTP is served. */
export function startsDnsmasq(network: Network): boolean {
  if (!hasOwnBridge(network) || network.ips.length === 0) return false;
  return servesNames(network) || network.ips.some((ip) => servesDhcp(ip) || ip.tftpRoot !== undefined);
}

/** Whether `<dns enable='no'>` is absent. Options of dnsmasq may still disable DNS. */
export function servesNames({ dns }: Network): boolean {
  return dns?.enable !== false;
}

/** The subnet as text, such as 10.0.0.0/24. Undefined if the address or prefix is invalid. */
export function subnetText(ip: NetworkIp): string | undefined {
  const subnet = ipSubnet(ip);
  return subnet === undefined ? undefined : formatSubnet({ ...subnet, address: networkAddress(subnet) });
}
