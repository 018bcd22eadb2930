import { formatSubnet, overlaps, parseSubnet, type Subnet } from '../../address/subnet.ts';
import type { Host } from '../../host/host.ts';
import { inNetworkNamespace } from '../host/namespace.ts';
import { runOrThrow } from '../host/run-or-throw.ts';

/** An Ethernet link leads to the outside network directly; a bridge leads there through a link that is its port. */
export type LinkKind = 'ethernet' | 'bridge';

export interface Addresses {
  readonly ipv4: string;
  readonly ipv6: string;
}

/**
 * A link of the sandbox that leads outside, and who can be reached over it, with addresses that are reserved for examples
 * (RFC 5737 and 3849).
 */
export interface Uplink {
  readonly link: string;
  /** The host itself. */
  readonly host: Addresses;
  /** A machine that has no route to the guests, like most of the Internet. */
  readonly internet: Addresses;
  /** A machine whose router sends packets for guests to the host. */
  readonly lan: Addresses;
  /** Free addresses, for guests that are part of this outside network. */
  readonly free: readonly string[];
  readonly prefix: number;
}

/** The network namespace that all uplinks lead to. */
const OUTSIDE = 'world';

/** The routing table for packets from the LAN address. */
const LAN_TABLE = '100';

const UPLINK_PREFIX = 28;

/** Returns the outside network, from where packets reach the host and its guests. */
export function outsideHost(inside: Host): Host {
  return inNetworkNamespace(inside, OUTSIDE);
}

export async function createOutside(inside: Host): Promise<void> {
  await runOrThrow(inside, 'ip', ['netns', 'add', OUTSIDE]);
  await runOrThrow(outsideHost(inside), 'ip', ['link', 'set', 'lo', 'up']);
}

/** Creates a link that leads outside. `number` is unique among the links of a sandbox. */
export async function createLink(inside: Host, link: string, kind: LinkKind, number: number): Promise<void> {
  const ethernet = kind === 'ethernet' ? link : `port${number}`;
  const peer = ['peer', 'name', `world${number}`, 'netns', OUTSIDE];
  if (kind === 'bridge') await runOrThrow(inside, 'ip', ['link', 'add', 'name', link, 'type', 'bridge']);
  await runOrThrow(inside, 'ip', ['link', 'add', 'name', ethernet, 'type', 'veth', ...peer]);
  if (kind === 'bridge') await runOrThrow(inside, 'ip', ['link', 'set', 'dev', ethernet, 'master', link, 'up']);
  await runOrThrow(inside, 'ip', ['link', 'set', 'dev', link, 'up']);
  await runOrThrow(outsideHost(inside), 'ip', ['link', 'set', `world${number}`, 'up']);
}

/** Gives a link and the machines behind it addresses. Up to 15 links share one IPv4 network. */
export async function createUplink(inside: Host, link: string, number: number): Promise<Uplink> {
  const network = await freeNetwork(inside);
  const at = (machine: number): Addresses => ({
    ipv4: `${network}.${16 * (number % 15) + machine}`,
    ipv6: `2001:db8:ffff:${(number + 1).toString(16)}::${machine}`,
  });
  const [host, internet, lan] = [at(1), at(2), at(3)];
  const outside = outsideHost(inside);
  await addAddresses(inside, link, host);
  await addAddresses(outside, `world${number}`, internet);
  await addAddresses(outside, `world${number}`, lan);
  await runOrThrow(outside, 'ip', ['rule', 'add', 'from', lan.ipv4, 'lookup', LAN_TABLE]);
  await runOrThrow(outside, 'ip', ['-6', 'rule', 'add', 'from', lan.ipv6, 'lookup', LAN_TABLE]);
  return { link, host, internet, lan, free: [at(5).ipv4, at(6).ipv4], prefix: UPLINK_PREFIX };
}

async function addAddresses(host: Host, link: string, { ipv4, ipv6 }: Addresses): Promise<void> {
  await runOrThrow(host, 'ip', ['address', 'add', `${ipv4}/${UPLINK_PREFIX}`, 'dev', link]);
  // Without duplicate address detection the address is usable at once.
  await runOrThrow(host, 'ip', ['address', 'add', `${ipv6}/64`, 'dev', link, 'nodad']);
}

/** The first network for examples (RFC 5737) or benchmarks (RFC 2544) in which the host has no address. */
async function freeNetwork(inside: Host): Promise<string> {
  const { stdout } = await runOrThrow(inside, 'ip', ['-4', '-o', 'address', 'show']);
  const inUse = [...stdout.matchAll(/inet (\S+)/g)].flatMap(([, text]) => parseSubnet(text ?? '') ?? []);
  const free = EXAMPLES.find((network) => {
    const subnet = parseSubnet(`${network}.0/24`);
    // Other uplinks take parts of the network.
    return subnet !== undefined && !inUse.some((other) => other.prefix !== UPLINK_PREFIX && overlaps(subnet, other));
  });
  return free ?? EXAMPLES[0];
}

const EXAMPLES = ['203.0.113', '198.51.100', '192.0.2', '198.18.0'] as const;

/** Gives the LAN machine a route to a subnet behind the host. */
export async function routeLan(inside: Host, { host }: Uplink, subnet: string): Promise<void> {
  const via = subnet.includes(':') ? host.ipv6 : host.ipv4;
  await runOrThrow(outsideHost(inside), 'ip', ['route', 'replace', subnet, 'via', via, 'table', LAN_TABLE]);
}

/** Gives everyone outside a route to IPv4 addresses that the host uses, as for `<nat><address>`. */
export async function routeOutside(inside: Host, { host }: Uplink, subnet: Subnet): Promise<void> {
  await runOrThrow(outsideHost(inside), 'ip', ['route', 'replace', formatSubnet(subnet), 'via', host.ipv4]);
}
