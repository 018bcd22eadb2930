import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { jsonRows } from '../host/links.ts';
import { readableText } from '../host/readable-text.ts';

/** An address of a link. */
export interface LinkAddress {
  readonly family: 4 | 6;
  /** Address and prefix, such as `192.0.2.10/24`. */
  readonly text: string;
  /** Whether the kernel or the manager makes it for the link. */
  readonly isLinkLocal: boolean;
  /** Whether it expires: addresses of DHCP and of router advertisements do. */
  readonly isDynamic: boolean;
  /** The arguments of `ip address add` that make it again, without the device. */
  readonly add: string;
}

/** What a link gives the host: everything that has to be the same after a move. */
export interface Snapshot {
  readonly link: string;
  readonly mac: string;
  readonly mtu: number;
  /** How the kernel makes link-local addresses, as `ip link set addrgenmode` takes it. */
  readonly addressMode: string | null;
  readonly addresses: readonly LinkAddress[];
  /** As `ip route` prints them, without the device; without those of the kernel for its own addresses. */
  readonly routes: readonly Route[];
  /** The content of /etc/resolv.conf; null if there is none. */
  readonly resolvConf: string | null;
  /** DNS servers, search domains and default route of the link in systemd-resolved; empty if that does not run. */
  readonly resolved: readonly string[];
}

/** A route over a link, as `ip route` prints and reads it. */
export interface Route {
  readonly family: 4 | 6;
  readonly text: string;
}

interface ShownLink {
  readonly address?: string;
  readonly mtu?: number;
  readonly addr_info?: readonly ShownAddress[];
}

interface ShownAddress {
  readonly family?: string;
  readonly local?: string;
  /** Of the other end of a point-to-point link. */
  readonly address?: string;
  readonly prefixlen?: number;
  readonly broadcast?: string;
  readonly scope?: string;
  readonly label?: string;
  readonly dynamic?: boolean;
  readonly temporary?: boolean;
  readonly noprefixroute?: boolean;
  /** Whether the kernel makes temporary addresses from it. */
  readonly mngtmpaddr?: boolean;
  /** Of the route to its subnet. */
  readonly metric?: number;
  /** Who made it, such as `kernel_ll`; newer versions of ip(8) print it. */
  readonly protocol?: string;
  readonly valid_life_time?: number;
  readonly preferred_life_time?: number;
}

/** How the kernel calls its ways to make link-local addresses, and how ip(8) does. */
const ADDRESS_MODES: Readonly<Record<string, string>> = { 0: 'eui64', 1: 'none', 2: 'stable_secret', 3: 'random' };

/** The kernel's number for a time that never ends. */
const FOREVER = 4294967295;

/** Reads what a link gives the host. Throws VnetError if there is no such link, or if `ip` fails. */
export async function takeSnapshot(host: Host, link: string): Promise<Snapshot> {
  const [shown, ipv4, ipv6, resolved] = await Promise.all([
    ip(host, ['-j', 'address', 'show', 'dev', link]),
    ip(host, ['-4', 'route', 'show', 'table', 'all', 'dev', link]),
    ip(host, ['-6', 'route', 'show', 'table', 'all', 'dev', link]),
    resolvedSettings(host, link),
  ]);
  const [{ address = '', mtu = 0, addr_info = [] } = {}] = jsonRows<ShownLink>(shown, 'ip address');
  return {
    link,
    mac: address,
    mtu,
    addressMode: ADDRESS_MODES[readableText(host, `/proc/sys/net/ipv6/conf/${link}/addr_gen_mode`).trim()] ?? null,
    addresses: addr_info.map(addressOf),
    routes: [...routesOf(ipv4, 4), ...routesOf(ipv6, 6)],
    resolvConf: host.readFile('/etc/resolv.conf')?.toString('latin1') ?? null,
    resolved,
  };
}

/** Runs ip(8) and returns what it prints. */
export async function ip(host: Host, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await host.run('ip', args, { limit: host.limits.program });
  if (status === 0) return stdout;
  throw new VnetError('refused', `ip ${args.join(' ')} failed: ${stderr.trim()}`);
}

function addressOf(shown: ShownAddress): LinkAddress {
  const { local = '', address, prefixlen = 0, broadcast, scope, noprefixroute, metric, protocol } = shown;
  const family = shown.family === 'inet6' ? 6 : 4;
  const { valid_life_time: valid = FOREVER, preferred_life_time: preferred = FOREVER } = shown;
  const isDynamic = shown.dynamic === true || shown.temporary === true || valid < FOREVER;
  const words = [
    address === undefined ? `${local}/${prefixlen}` : `${local} peer ${address}/${prefixlen}`,
    ...(broadcast === undefined ? [] : ['broadcast', broadcast]),
    ...(scope === undefined || scope === 'global' ? [] : ['scope', scope]),
    ...(metric === undefined ? [] : ['metric', String(metric)]),
    ...(protocol === undefined ? [] : ['proto', protocol]),
    ...(isDynamic ? ['valid_lft', String(valid), 'preferred_lft', String(preferred)] : []),
    ...(noprefixroute === true ? ['noprefixroute'] : []),
    ...(shown.mngtmpaddr === true ? ['mngtmpaddr'] : []),
    // The address was in use a moment ago, so nobody else has it.
    ...(family === 6 ? ['nodad'] : []),
  ];
  return { family, text: `${local}/${prefixlen}`, isLinkLocal: scope === 'link', isDynamic, add: words.join(' ') };
}

/** Routes that the kernel makes for addresses and links. */
const OWN_ROUTE = /^(?:local|broadcast|multicast|anycast|fe80::|ff00::)/;

/** What `ip route` prints and what is no setting of the route. */
const STATE = / (?:linkdown|dead|offload|trap|rt_offload|rt_trap|nhid \d+|error -?\d+)\b/g;

function routesOf(text: string, family: 4 | 6): Route[] {
  return text
    .split('\n')
    .map((line) =>
      line
        .replace(STATE, '')
        .replace(/ expires (\d+)sec/, ' expires $1')
        .trim(),
    )
    .filter((line) => line !== '' && !OWN_ROUTE.test(line))
    .map((line) => ({ family, text: line }));
}

/** Where systemd-resolved keeps its state while it runs. */
const RESOLVED = '/run/systemd/resolve/resolv.conf';

async function resolvedSettings(host: Host, link: string): Promise<string[]> {
  if (readableText(host, RESOLVED) === '') return [];
  const settings: string[] = [];
  for (const verb of ['dns', 'domain', 'default-route']) {
    const { status, stdout } = await host.run('resolvectl', [verb, link], { limit: host.limits.program });
    if (status === 0) settings.push(`${verb}: ${stdout.replace(/^[^:]*:/, '').trim()}`);
  }
  return settings;
}
