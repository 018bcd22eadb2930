import { parseIp } from '../address/ip.ts';
import { classfulPrefix, prefixOf } from '../address/subnet.ts';
import { scanElements } from '../xml/scan.ts';
import { type Family, familyOf } from './leases/lease.ts';

/** What explains the leases of one network. */
export interface NetworkState {
  readonly name: string;
  readonly uuid: string | undefined;
  readonly active: boolean;
  readonly bridge: string | undefined;
  /** The DNS domain of its guests. */
  readonly domain: string | undefined;
  /** How the guests' traffic leaves: libvirt's forward mode; undefined where the network is isolated. */
  readonly forward: string | undefined;
  readonly subnets: readonly Subnet[];
  readonly staticHosts: readonly StaticHost[];
}

export interface Subnet {
  readonly family: Family;
  readonly address: string;
  readonly prefix: number | undefined;
  readonly dhcp: boolean;
}

/** A `<host>` of `<dhcp>`. */
export interface StaticHost {
  readonly ip: string | undefined;
  readonly mac: string | undefined;
  readonly name: string | undefined;
}

/** Reads a network from libvirt's state file of it, or from what `virsh net-dumpxml` prints. */
export function networkOf(xml: string, active: boolean): NetworkState {
  const subnets: (Subnet & { dhcp: boolean })[] = [];
  const staticHosts: StaticHost[] = [];
  const one: { name?: string; uuid?: string; bridge?: string; domain?: string; forward?: string } = {};
  // Behind the network, libvirt 10.4 and newer keep the firewall rules to remove: 11 KB of no interest.
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
        break;
      case 'network/ip':
        subnets.push(subnetOf(attributes));
        break;
      case 'network/ip/dhcp':
        (subnets.at(-1) ?? { dhcp: false }).dhcp = true;
        break;
      case 'network/ip/dhcp/host':
        staticHosts.push({ ip: attributes.ip, mac: attributes.mac?.toLowerCase(), name: attributes.name });
    }
  }
  return {
    name: one.name ?? '',
    uuid: one.uuid,
    active,
    bridge: one.bridge === '' ? undefined : one.bridge,
    domain: one.domain === '' ? undefined : one.domain,
    forward: one.forward,
    subnets,
    staticHosts,
  };
}

function subnetOf(attributes: Readonly<Record<string, string>>): Subnet & { dhcp: boolean } {
  const address = attributes.address ?? '';
  return { family: familyOf(address), address, prefix: prefixOfIp(attributes, address), dhcp: false };
}

/** As libvirt counts: prefix, else netmask, else the class of the IPv4 address; IPv6 without prefix is not guessed. */
function prefixOfIp({ prefix, netmask }: Readonly<Record<string, string>>, address: string): number | undefined {
  if (prefix !== undefined) return Number(prefix);
  const ip = parseIp(netmask ?? address);
  if (ip === undefined) return undefined;
  if (netmask !== undefined) return prefixOf(ip);
  return ip.family === 4 ? classfulPrefix(ip) : undefined;
}
