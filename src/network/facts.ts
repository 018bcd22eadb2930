import { formatSubnet, networkAddress } from '../address/subnet.ts';
import type { Network, NetworkIp } from './model.ts';
import { ipSubnet, modeOf } from './subnet.ts';

/** Whether libvirt makes the bridge itself and serves DHCP and DNS on it. */
export function hasOwnBridge(network: Network): boolean {
  return ['none', 'nat', 'route', 'open'].includes(modeOf(network) ?? '');
}

/** The name of the bridge; where the file gives none, that of the first bridge libvirt makes on a host. */
export function bridgeName(network: Network): string {
  return network.bridge?.name !== undefined && bridgeTemplate(network) === undefined
    ? network.bridge.name
    : (bridgeTemplate(network) ?? '').replace('%d', '0');
}

/** What libvirt makes a name of where the file gives none: `virbr%d`, or a name that holds one %d. */
export function bridgeTemplate(network: Network): string | undefined {
  const name = network.bridge?.name ?? 'virbr%d';
  return hasOwnBridge(network) && /^[^%]*%d[^%]*$/.test(name) ? name : undefined;
}

export function ipsOf(network: Network, family: 4 | 6): NetworkIp[] {
  return network.ips.filter(({ address }) => address?.family === family);
}

/** Whether DHCP is served in the subnet: libvirt takes one such subnet of each family. */
export function servesDhcp({ ranges, hosts }: NetworkIp): boolean {
  return ranges.length > 0 || hosts.length > 0;
}

export function dhcpIp(network: Network, family: 4 | 6): NetworkIp | undefined {
  return ipsOf(network, family).find(servesDhcp);
}

/** Whether libvirt starts dnsmasq: there is an address, and names, addresses or files to serve. */
export function startsDnsmasq(network: Network): boolean {
  if (!hasOwnBridge(network) || network.ips.length === 0) return false;
  return servesNames(network) || network.ips.some((ip) => servesDhcp(ip) || ip.tftpRoot !== undefined);
}

export function servesNames({ dns }: Network): boolean {
  return dns?.enable !== false;
}

/** `10.0.0.0/24`; undefined where address or prefix cannot be used. */
export function subnetText(ip: NetworkIp): string | undefined {
  const subnet = ipSubnet(ip);
  return subnet === undefined ? undefined : formatSubnet({ ...subnet, address: networkAddress(subnet) });
}
