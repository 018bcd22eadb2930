import { parseIp } from '../address/ip.ts';
import { parseSubnet, type SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import type { Host } from './host.ts';

/** A link as `ip -j address` prints it: the fields that vnet reads. */
export interface Link {
  readonly ifname?: string;
  /** The bridge or bond that it is a port of. */
  readonly master?: string;
  /** Such as `UP`: the link is up as far as its configuration goes. */
  readonly flags?: readonly string[];
  readonly address?: string;
  readonly addr_info?: readonly LinkAddress[];
}

export interface LinkAddress {
  readonly local?: string;
  readonly prefixlen?: number;
  readonly scope?: string;
  /** Whether it expires, as addresses of DHCP and of router advertisements do. */
  readonly dynamic?: boolean;
  /** Whether the kernel made it of a router advertisement. */
  readonly mngtmpaddr?: boolean;
}

/** A route as `ip -j route` prints it: the fields that vnet reads. */
export interface Route extends NextHop {
  readonly dst?: string;
  readonly type?: string;
  /** Who added it: `kernel` for the subnets of addresses, `static`, `ra` for router advertisements. */
  readonly protocol?: string;
  readonly metric?: number;
  /** Absent for the main table. */
  readonly table?: string;
  readonly prefsrc?: string;
  /** Of a route with several; its own gateway and device are then absent. */
  readonly nexthops?: readonly NextHop[];
}

export interface NextHop {
  readonly gateway?: string;
  readonly dev?: string;
  readonly flags?: readonly string[];
}

/** The links of this host with their addresses. Throws VnetError if `ip` is missing or fails. */
export function readLinks(host: Host): Promise<readonly Link[]> {
  return ipJson<Link>(host, ['addr']);
}

/** The routes of this host, IPv4 first: of the main table, or of all. Throws VnetError if `ip` is missing or fails. */
export async function readRoutes(host: Host, table: 'main' | 'all' = 'main'): Promise<readonly Route[]> {
  const show = ['route', 'show', ...(table === 'all' ? ['table', 'all'] : [])];
  const [ipv4, ipv6] = await Promise.all([ipJson<Route>(host, show), ipJson<Route>(host, ['-6', ...show])]);
  return [...ipv4, ...ipv6];
}

/** The name of every link, and the subnets of its addresses. Throws as readLinks does. */
export async function linksAndAddresses(host: Host): Promise<{ names: string[]; subnets: SubnetInUse[] }> {
  const links = await readLinks(host);
  const subnets = links.flatMap(({ ifname = '', addr_info = [] }) =>
    addr_info.flatMap(({ local = '', prefixlen }) => subnetOf(`${local}/${prefixlen}`, `address of ${ifname}`)),
  );
  return { names: links.flatMap(({ ifname }) => ifname ?? []), subnets };
}

/** Types of routes that the kernel adds for its own addresses. */
const OWN_ROUTES = ['local', 'broadcast', 'multicast', 'anycast'];

/** The shortest prefix that is no default route: VPNs replace that by two routes, each to half of all addresses. */
export const SHORTEST_PREFIX = 2;

/** The subnets that routes of any table lead to, without default routes. Throws as readRoutes does. */
export async function routes(host: Host): Promise<SubnetInUse[]> {
  return (await readRoutes(host, 'all'))
    .filter(({ type }) => type === undefined || !OWN_ROUTES.includes(type))
    .flatMap(({ dst = '', dev }) => {
      const by = dev === undefined ? 'a route' : `route over ${dev}`;
      return subnetOf(dst.includes('/') ? dst : `${dst}/${dst.includes(':') ? 128 : 32}`, by);
    })
    .filter(({ prefix }) => prefix >= SHORTEST_PREFIX);
}

/** What `ip -j` prints, as a list. Throws VnetError if `ip` is missing or fails. */
export async function ipJson<Row>(host: Host, args: readonly string[]): Promise<readonly Row[]> {
  const { status, stdout, stderr } = await host.run('ip', ['-j', ...args], { limit: host.limits.program });
  if (status !== 0) throw new VnetError('refused', `ip ${args.join(' ')}: ${stderr.trim()}`);
  return jsonRows(stdout, `ip -j ${args.join(' ')}`);
}

/** The objects of a list that a program printed as JSON; none if it printed nothing. Throws VnetError for anything but a list. */
export function jsonRows<Row>(stdout: string, command: string): readonly Row[] {
  if (stdout.trim() === '') return [];
  const value = jsonOf(stdout, command);
  if (!Array.isArray(value)) throw new VnetError('refused', `${command} printed no list`);
  return value.filter((each) => typeof each === 'object' && each !== null);
}

/** What a program printed as JSON. Throws VnetError if it is not. */
export function jsonOf(stdout: string, command: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new VnetError('refused', `${command} printed no JSON`, { cause: error });
  }
}

/** Link-local and multicast addresses are on every link, so they are never in use. */
function subnetOf(text: string, by: string): SubnetInUse[] {
  const subnet = parseSubnet(text);
  if (subnet === undefined || parseIp(text.split('/')[0] ?? '') === undefined) return [];
  const top = subnet.address.value >> 118n;
  const isEverywhere = subnet.address.family === 6 && (top === 0x3fan || top >> 2n === 0xffn);
  return isEverywhere ? [] : [{ ...subnet, by }];
}
