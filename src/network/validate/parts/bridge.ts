import { formatIp } from '../../../address/ip.ts';
import { broadcastAddress } from '../../../address/subnet.ts';
import { ipSubnet } from '../../facts.ts';
import type { Network, NetworkIp } from '../../model.ts';

/** The name of the bridge in libvirt's messages: the given name with `%d` as 0, or the first that libvirt chooses. */
export function createdBridge({ bridge }: Network): string {
  return bridge?.name?.replace('%d', '0') ?? 'virbr0';
}

/** What libvirt says when the kernel rejects the address of an `<ip>` for the bridge (virNetDevIPAddrAdd). */
export function addressRefused(network: Network, ip: NetworkIp): string {
  return `Failed to add IP address ${addressText(ip)} to ${createdBridge(network)}`;
}

function addressText(ip: NetworkIp): string {
  const subnet = ipSubnet(ip);
  if (subnet === undefined) return '';
  const broadcast = subnet.address.family === 4 ? ` bcast ${formatIp(broadcastAddress(subnet))}` : '';
  return `${formatIp(subnet.address)}/${subnet.prefix}${broadcast}`;
}
