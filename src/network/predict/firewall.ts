import { formatIp } from '../../address/ip.ts';
import { bridgeName, dhcpIp, ipsOf, servesDhcp, subnetText } from '../facts.ts';
import type { Network } from '../model.ts';
import { modeOf } from '../subnet.ts';

/** What libvirt lets through for a network, of one family of addresses, whichever program it tells. */
export interface Firewall {
  readonly family: 4 | 6;
  readonly bridge: string;
  /** The only device of the host that guests may go out by. */
  readonly device: string | undefined;
  /** Whether there are rules of this family at all. */
  readonly active: boolean;
  /** Whether guests may ask the host for names of this family. */
  readonly dns: boolean;
  readonly tftp: boolean;
  /** Whether the checksums of DHCP answers are filled in, for guests that look at them. */
  readonly checksum: boolean;
  /** The subnets that are forwarded, in the order of the rules: libvirt puts each at the head, so the last `<ip>` is first. */
  readonly subnets: readonly ForwardedSubnet[];
}

export interface ForwardedSubnet {
  /** `10.0.0.0/24` */
  readonly subnet: string;
  /** Behind which addresses and ports it hides; undefined where it is routed. */
  readonly nat: Translation | undefined;
}

export interface Translation {
  /** `192.0.2.1-192.0.2.9`, or one address; undefined for that of the device. */
  readonly addresses: string | undefined;
  /** `1024-65535` */
  readonly ports: string;
}

/** libvirt takes these ports where none are named. */
const DEFAULT_PORTS = '1024-65535';

/** What libvirt 9.0.0 to 11.3.0 allow and refuse; undefined where they add no rules: `open`, and bridges that are not their own. */
export function firewallOf(network: Network, family: 4 | 6): Firewall | undefined {
  const mode = modeOf(network);
  if (mode !== 'none' && mode !== 'nat' && mode !== 'route') return undefined;
  const ips = ipsOf(network, family);
  const forwarded = mode === 'none' ? [] : ips.toReversed();
  const served = ips.find((ip) => servesDhcp(ip) || ip.tftpRoot !== undefined);
  return {
    family,
    bridge: bridgeName(network),
    device: network.forward?.interfaces[0]?.dev,
    active: family === 4 || ips.length > 0 || network.ipv6 === true,
    dns: family === 4 || ips.length > 0,
    tftp: family === 4 && served?.tftpRoot !== undefined,
    checksum: family === 4 && dhcpIp(network, 4) !== undefined,
    subnets: forwarded.flatMap((ip) => {
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
