import type { OwnBridge } from '../facts/own-bridges.ts';
import type { Packet, Path } from './evaluate.ts';

/** A packet that must pass for guests of a network to work. */
export interface Traffic {
  readonly path: Path;
  readonly packet: Packet;
}

/** What guests and the host send each other. */
export interface ServiceTraffic extends Traffic {
  readonly service: Service;
}

/** A service that dnsmasq offers guests on the host. */
export type Service = 'DHCP' | 'DHCPv6' | 'DNS';

/** The ports of a service on the host. */
export const PORTS: Readonly<Record<Service, string>> = { DHCP: '67', DHCPv6: '547', DNS: '53' };

/** The packets of a network's DHCP and DNS: requests of guests and the replies. */
export function serviceTraffic(network: OwnBridge, hasDns: boolean): readonly ServiceTraffic[] {
  const { bridge, subnets, reservations } = network;
  const families = subnets
    .filter(
      ({ family, ranges }) =>
        ranges.length > 0 ||
        reservations.some(({ ip }) => ip !== undefined && ip.includes(':') === (family === 'ipv6')),
    )
    .map(({ family }) => family);
  const traffic: ServiceTraffic[] = [];
  if (families.includes('ipv4')) {
    const request = { family: 'ipv4', protocol: 'udp', sport: '68', dport: '67', state: 'new', status: '' } as const;
    const to = { saddr: '0.0.0.0', daddr: '255.255.255.255', destination: 'broadcast' };
    traffic.push({ service: 'DHCP', path: 'in', packet: { ...request, ...to, iif: bridge } });
    traffic.push({
      service: 'DHCP',
      path: 'out',
      packet: { ...request, sport: '67', dport: '68', oif: bridge, iif: '' },
    });
  }
  if (families.includes('ipv6')) {
    const request = { family: 'ipv6', protocol: 'udp', sport: '546', dport: '547', state: 'new', status: '' } as const;
    const to = { saddr: 'fe80::/64', daddr: 'ff02::1:2', destination: 'multicast' };
    traffic.push({ service: 'DHCPv6', path: 'in', packet: { ...request, ...to, iif: bridge } });
    const reply = { sport: '547', dport: '546', daddr: 'fe80::/64', oif: bridge, iif: '' };
    traffic.push({ service: 'DHCPv6', path: 'out', packet: { ...request, ...reply } });
  }
  if (!hasDns) return traffic;
  for (const { family, address, prefix } of subnets) {
    const guests = `${address}/${prefix}`;
    const query = { family, protocol: 'udp', saddr: guests, daddr: address, dport: '53', status: '' };
    const reply = { family, protocol: 'udp', saddr: address, daddr: guests, sport: '53', status: '' };
    const local = { state: 'new', destination: 'local', iif: bridge };
    traffic.push({ service: 'DNS', path: 'in', packet: { ...query, ...local } });
    const back = { state: 'established', destination: 'unicast', oif: bridge, iif: '' };
    traffic.push({ service: 'DNS', path: 'out', packet: { ...reply, ...back } });
  }
  return traffic;
}

/** The packets that a network forwards: what guests send to others, and the replies. `route` is the link of the default route. */
export function forwardedTraffic(network: OwnBridge, family: 4 | 6, route: string | undefined): readonly Traffic[] {
  if (network.mode === 'isolated') return [];
  const uplink = network.device ?? route;
  return network.subnets
    .filter((subnet) => (subnet.family === 'ipv6') === (family === 6))
    .flatMap(({ family: name, address, prefix }): readonly Traffic[] => {
      const packet = { family: name, protocol: 'tcp', status: '', destination: 'unicast' } as const;
      const guests = `${address}/${prefix}`;
      const out: Packet = { ...packet, iif: network.bridge, oif: uplink, saddr: guests, state: 'new' };
      const back: Packet = { ...packet, iif: uplink, oif: network.bridge, daddr: guests, state: 'established' };
      return [
        { path: 'through', packet: out },
        { path: 'through', packet: back },
      ];
    });
}
