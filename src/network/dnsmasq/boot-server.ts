import type { IpAddress } from '../../address/ip.ts';
import { contains } from '../../address/subnet.ts';
import { dhcpIp, hasOwnBridge, ipSubnet, modeOf } from '../facts.ts';
import type { Bootp, Network } from '../model.ts';
import { dnsmasqEffects } from './effects.ts';

/**
 * The `<bootp>` whose server guests cannot reach, because the network is isolated: libvirt announces no router there. An
 * option of dnsmasq may announce one.
 */
export function unreachableBootServer(
  network: Network,
): (Bootp & { readonly file: string; readonly server: IpAddress }) | undefined {
  if (!hasOwnBridge(network) || modeOf(network) !== 'none') return undefined;
  const ip = dhcpIp(network, 4);
  const subnet = ip && ipSubnet(ip);
  const { file, server } = ip?.bootp ?? {};
  if (ip?.bootp === undefined || subnet === undefined || file === undefined || server === undefined) return undefined;
  // Guests take 0.0.0.0 for the DHCP server. They get a URL from the host that it names.
  if (server.value === 0n || file.includes('://')) return undefined;
  if (server.family === 4 && contains(subnet, server)) return undefined;
  const { routers, classlessRoutes } = dnsmasqEffects(network);
  if (classlessRoutes !== undefined || (routers !== undefined && routers.addresses.length > 0)) return undefined;
  return { ...ip.bootp, file, server };
}
