import { formatIp, type IpAddress } from '../../address/ip.ts';
import { formatMac, parseMac } from '../../address/mac.ts';
import { formatSubnet } from '../../address/subnet.ts';
import { ipPrefix, ipSubnet } from '../facts.ts';
import type { DhcpHost, LeaseTime, NetworkIp, Route } from '../model.ts';
import { type Entry, one, type Setting } from './setting.ts';

/** What an `<ip>` of a network is called. */
export function ipName({ address }: NetworkIp): string {
  return `ip ${text(address)}`;
}

export function ipSettings(ip: NetworkIp): Setting[] {
  const name = ipName(ip);
  const entry = (section: Entry['section'], element: Entry['element']): Entry => ({ section, element, ip: name });
  return [
    { path: name, value: `prefix ${ipPrefix(ip) ?? 'unknown'}` },
    ...one(`${name} localPtr`, ip.localPtr === true ? 'yes' : undefined),
    ...one(`${name} tftp root`, ip.tftpRoot),
    ...ip.ranges.map(
      ({ element, start, end, lease }): Setting => ({
        path: `${name} dhcp range ${text(start)} - ${text(end)}`,
        value: leaseText(lease),
        entry: entry('ip-dhcp-range', element),
      }),
    ),
    ...ip.hosts.map(
      (host): Setting => ({
        path: `${name} dhcp host ${hostKey(host)}`,
        value: hostText(host),
        entry: {
          ...entry('ip-dhcp-host', host.element),
          // net-update finds an entry to modify by its MAC address or its name.
          ...((host.mac !== undefined || (host.id === undefined && host.name !== undefined)) && { isModifiable: true }),
        },
      }),
    ),
    ...one(
      `${name} dhcp bootp`,
      ip.bootp && [ip.bootp.file, ip.bootp.server && `from ${text(ip.bootp.server)}`].filter(Boolean).join(' '),
    ),
  ];
}

export function routeSettings(route: Route): Setting {
  const subnet = ipSubnet(route);
  const name = subnet === undefined ? text(route.address) : formatSubnet(subnet);
  // A route without a metric has 1 (virNetDevIPRouteGetMetric).
  return { path: `route ${name}`, value: `via ${text(route.gateway)}, metric ${route.metric || 1}` };
}

function text(address: IpAddress | undefined): string {
  return address === undefined ? '' : formatIp(address);
}

function hostKey({ mac, id, name }: DhcpHost): string {
  if (mac !== undefined) return macText(mac);
  return id?.toLowerCase() ?? name ?? '';
}

function hostText({ mac, id, name, ip, lease }: DhcpHost): string {
  const isNamed = mac !== undefined || id !== undefined;
  return [text(ip), isNamed ? name : undefined, leaseText(lease)].filter(Boolean).join(', ');
}

/** libvirt keeps the spelling of a MAC address here. */
function macText(mac: string): string {
  const parsed = parseMac(mac);
  return parsed === undefined ? mac.toLowerCase() : formatMac(parsed);
}

const SECONDS = { seconds: 1n, minutes: 60n, hours: 3600n } as const;

function leaseText(lease: LeaseTime | undefined): string {
  if (lease?.expiry === undefined) return '';
  if (lease.expiry === 0n) return 'lease does not expire';
  const seconds = lease.expiry * SECONDS[lease.unit ?? 'minutes'];
  for (const unit of ['hours', 'minutes'] as const) {
    if (seconds % SECONDS[unit] === 0n) return `lease ${seconds / SECONDS[unit]} ${unit}`;
  }
  return `lease ${seconds} seconds`;
}
