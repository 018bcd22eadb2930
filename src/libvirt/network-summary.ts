import { parseIp } from '../address/ip.ts';
import { formatMac, parseMac } from '../address/mac.ts';
import { classfulPrefix, prefixOf } from '../address/subnet.ts';
import { scanElements } from '../xml/scan.ts';
import { type Family, familyOf } from './leases/lease.ts';

/** A network, reduced to what decides its leases and names. Reading the full model takes an XML parser and more time. */
export interface NetworkSummary {
  readonly name: string;
  readonly uuid: string | undefined;
  readonly active: boolean;
  readonly bridge: string | undefined;
  /** The DNS domain of its guests. */
  readonly domain: string | undefined;
  /** libvirt's forward mode; undefined for an isolated network. */
  readonly forward: string | undefined;
  /** The only link of the host that it forwards to. */
  readonly device: string | undefined;
  /** Whether `<nat ipv6='yes'>` makes mode nat translate IPv6 too; by default it routes IPv6. */
  readonly isIpv6Nat?: true;
  /** Whether `<dns enable='no'>` keeps dnsmasq from answering queries. */
  readonly isDnsOff?: true;
  /** The names of its portgroups, if it has any. */
  readonly portgroups?: readonly string[];
  readonly subnets: readonly NetworkSubnet[];
  /** The destinations of `<route>`. */
  readonly routes: readonly Pick<NetworkSubnet, 'address' | 'prefix'>[];
  readonly reservations: readonly Reservation[];
  /** Lines of dnsmasq's configuration: those of `<dnsmasq:options>`, which libvirt appends, or the whole NETWORK.conf. */
  readonly dnsmasqOptions: readonly string[];
}

/** An `<ip>` of a network. */
export interface NetworkSubnet {
  readonly family: Family;
  /** The bridge's address. */
  readonly address: string;
  readonly prefix: number | undefined;
  /** The addresses to lease, first and last of each `<range>`. */
  readonly ranges: readonly AddressRange[];
}

/** The first and the last address of a range. */
export interface AddressRange {
  readonly start: string;
  readonly end: string;
}

/** A `<host>` of `<dhcp>`: an address for the client with a MAC, a DUID or a name. */
export interface Reservation {
  readonly ip: string | undefined;
  /** Lower case, two digits per byte. */
  readonly mac: string | undefined;
  /** The DUID of an IPv6 client: lower case, two digits per byte. */
  readonly duid: string | undefined;
  readonly name: string | undefined;
}

/** Reads a network from its state file, its definition, or the output of `virsh net-dumpxml`. */
export function readNetworkSummary(xml: string, active: boolean): NetworkSummary {
  const subnets: (NetworkSubnet & { readonly ranges: AddressRange[] })[] = [];
  const routes: Pick<NetworkSubnet, 'address' | 'prefix'>[] = [];
  const reservations: Reservation[] = [];
  const dnsmasqOptions: string[] = [];
  const portgroups: string[] = [];
  let isDnsOff = false;
  let isIpv6Nat = false;
  const one: { name?: string; uuid?: string; bridge?: string; domain?: string; forward?: string; device?: string } = {};
  // After the network, libvirt 10.4 and newer list the firewall rules to remove: 11 KB that are not needed here.
  const end = xml.indexOf('</network>');
  for (const { path, attributes, text } of scanElements(end === -1 ? xml : xml.slice(0, end))) {
    switch (path.replace(/^networkstatus\//, '')) {
      case 'network/name':
        one.name = text;
        break;
      case 'network/uuid':
        one.uuid = text;
        break;
      case 'network/bridge':
        one.bridge = attributes.name ?? '';
        break;
      case 'network/domain':
        one.domain = attributes.name ?? '';
        break;
      case 'network/forward':
        one.forward = attributes.mode ?? 'nat';
        if (attributes.dev !== undefined) one.device = attributes.dev;
        break;
      case 'network/forward/nat':
        isIpv6Nat = attributes.ipv6 === 'yes';
        break;
      case 'network/dns':
        isDnsOff = attributes.enable === 'no';
        break;
      case 'network/portgroup':
        portgroups.push(attributes.name ?? '');
        break;
      case 'network/ip':
        subnets.push(subnetOf(attributes));
        break;
      case 'network/ip/dhcp/range':
        subnets.at(-1)?.ranges.push({ start: attributes.start ?? '', end: attributes.end ?? '' });
        break;
      case 'network/ip/dhcp/host':
        reservations.push(reservationOf(attributes));
        break;
      case 'network/route':
        routes.push({ address: attributes.address ?? '', prefix: prefixLength(attributes, '') });
        break;
      case 'network/dnsmasq:options/dnsmasq:option':
        dnsmasqOptions.push(attributes.value ?? '');
    }
  }
  return {
    name: one.name ?? '',
    uuid: one.uuid,
    active,
    bridge: one.bridge === '' ? undefined : one.bridge,
    domain: one.domain === '' ? undefined : one.domain,
    forward: one.forward,
    device: one.device,
    subnets,
    routes,
    reservations,
    dnsmasqOptions,
    ...(isIpv6Nat && { isIpv6Nat }),
    ...(isDnsOff && { isDnsOff }),
    ...(portgroups.length > 0 && { portgroups }),
  };
}

type Attributes = Readonly<Record<string, string>>;

function reservationOf({ ip, mac, id, name }: Attributes): Reservation {
  return { ip, mac: macText(mac), duid: id === undefined ? undefined : duidText(id), name };
}

/** A MAC in one spelling: libvirt keeps it as the user wrote it. */
export function macText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const mac = parseMac(text);
  return mac === undefined ? text.toLowerCase() : formatMac(mac);
}

/** A DUID in one spelling: libvirt and dnsmasq accept `0:3:0:1` as well as `00:03:00:01`. */
export function duidText(text: string): string {
  return text
    .toLowerCase()
    .split(':')
    .map((byte) => byte.padStart(2, '0'))
    .join(':');
}

function subnetOf(attributes: Attributes): NetworkSubnet & { readonly ranges: AddressRange[] } {
  const address = attributes.address ?? '';
  return { family: familyOf(address), address, prefix: prefixLength(attributes, address), ranges: [] };
}

/** As libvirt counts: prefix, else netmask, else the class of the IPv4 address. IPv6 without a prefix is undefined. */
function prefixLength({ prefix, netmask }: Attributes, address: string): number | undefined {
  if (prefix !== undefined) return Number(prefix);
  const ip = parseIp(netmask ?? address);
  if (ip === undefined) return undefined;
  if (netmask !== undefined) return prefixOf(ip);
  return ip.family === 4 ? classfulPrefix(ip) : undefined;
}
