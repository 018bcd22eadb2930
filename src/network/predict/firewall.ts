import { formatIp } from '../../address/ip.ts';
import { bridgeName, dhcpIp, ipsOf, modeOf, servesDhcp, subnetText } from '../facts.ts';
import type { Network } from '../model.ts';

/** The traffic that libvirt's rules accept for a network and one address family, independent of the firewall backend. */
export interface Firewall {
  readonly family: 4 | 6;
  readonly bridge: string;
  /** The only device of the host that forwarded traffic may use. */
  readonly device: string | undefined;
  /** Whether there are rules for this family. */
  readonly active: boolean;
  /** Whether guests may send DNS queries to the host. */
  readonly dns: boolean;
  readonly tftp: boolean;
  /** Whether checksums of DHCP replies are filled in, for guests that verify them. */
  readonly checksum: boolean;
  /** The forwarded subnets in the order of their rules. libvirt inserts each at the head, so the last `<ip>` comes first. */
  readonly subnets: readonly ForwardedSubnet[];
}

export interface ForwardedSubnet {
  /** Such as `10.0.0.0/24`. */
  readonly subnet: string;
  /** How its source addresses are translated. Undefined if it is routed. */
  readonly nat: Translation | undefined;
}

export interface Translation {
  /** One address, or a range such as `192.0.2.1-192.0.2.9`. Undefined for the address of the outgoing device. */
  readonly addresses: string | undefined;
  /** Such as `1024-65535`. */
  readonly ports: string;
}

/** libvirt's default port range for NAT. */
const DEFAULT_PORTS = '1024-65535';

/** The rules of libvirt 9.0.0 to 11.3.0. Undefined if libvirt adds none: mode `open`, and bridges of the host. */
export function firewallOf(network: Network, family: 4 | 6): Firewall | undefined {
  const mode = modeOf(network);
  if (mode !== 'none' && mode !== 'nat' && mode !== 'route') return undefined;
  const ips = ipsOf(network, family);
  const forwardedIps = mode === 'none' ? [] : ips.toReversed();
  const serving = ips.find((ip) => servesDhcp(ip) || ip.tftpRoot !== undefined);
  return {
    family,
    bridge: bridgeName(network),
    device: network.forward?.interfaces[0]?.dev,
    active: family === 4 || ips.length > 0 || network.ipv6 === true,
    dns: family === 4 || ips.length > 0,
    tftp: family === 4 && serving?.tftpRoot !== undefined,
    checksum: family === 4 && dhcpIp(network, 4) !== undefined,
    subnets: forwardedIps.flatMap((ip) => {
      const subnet = subnetText(ip);
      return subnet === undefined ? [] : [{ subnet, nat: translationOf(network, family) }];
    }),
  };
}

function translationOf(network: Network, family: 4 | 6): Translation | undefined {
  const nat = network.forward?.nat;
  if (modeOf(network) !== 'nat' || (family === 6 && nat?.ipv6 !== true)) return undefined;
  const { start, end } = nat?.address ?? {};
  const hasAddress = family === 4 && start !== undefined && end !== undefined;
  const { start: first, end: last } = nat?.port ?? {};
  return {
    addresses: hasAddress ? span(formatIp(start), formatIp(end)) : undefined,
    ports: first === undefined || last === undefined ? DEFAULT_PORTS : `${first}-${last}`,
  };
}

function span(start: string, end: string): string {
  return start === end ? start : `${start}-${end}`;
}
