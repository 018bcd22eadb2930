import type { IpAddress } from '../../address/ip.ts';
import { contains, formatSubnet, overlaps, parseSubnet } from '../../address/subnet.ts';
import type { Host } from '../../host/host.ts';
import { inNetworkNamespace } from '../host/namespace.ts';
import { runOrThrow } from '../host/run-or-throw.ts';

/** A network card leads out by itself, a bridge through a card that is its port. */
export type DeviceKind = 'card' | 'bridge';

/** A device of the throw-away host that leads out, and who is there: addresses for documentation (RFC 5737, 3849). */
export interface Uplink {
  readonly device: string;
  /** Of the host itself. */
  readonly host: Ends;
  /** Somebody who knows no way back to the guests, like the rest of the world. */
  readonly stranger: Ends;
  /** Somebody whose router has a route to the guests by way of the host. */
  readonly neighbour: Ends;
  /** Free addresses, for guests that are part of this outside network. */
  readonly free: readonly string[];
  readonly prefix: 28;
}

export interface Ends {
  readonly ipv4: string;
  readonly ipv6: string;
}

/** What is outside of the host: a network namespace that all its cards lead to. */
export const WORLD = 'world';

/** The table of routes that only the neighbour's packets follow. */
const NEIGHBOUR_TABLE = '100';

/** The world outside, empty. */
export async function pretendWorld(inside: Host): Promise<Host> {
  await runOrThrow(inside, 'ip', ['netns', 'add', WORLD]);
  const world = inNetworkNamespace(inside, WORLD);
  await runOrThrow(world, 'ip', ['link', 'set', 'lo', 'up']);
  return world;
}

/** A device that leads to the world. `port` tells the devices apart. */
export async function pretendDevice(inside: Host, device: string, kind: DeviceKind, port: number): Promise<void> {
  const card = kind === 'card' ? device : `port${port}`;
  const peer = ['peer', 'name', `world${port}`, 'netns', WORLD];
  if (kind === 'bridge') await runOrThrow(inside, 'ip', ['link', 'add', 'name', device, 'type', 'bridge']);
  await runOrThrow(inside, 'ip', ['link', 'add', 'name', card, 'type', 'veth', ...peer]);
  if (kind === 'bridge') {
    await runOrThrow(inside, 'ip', ['link', 'set', 'dev', card, 'master', device, 'up']);
  }
  await runOrThrow(inside, 'ip', ['link', 'set', 'dev', device, 'up']);
  await runOrThrow(inNetworkNamespace(inside, WORLD), 'ip', ['link', 'set', `world${port}`, 'up']);
}

/** Gives a device addresses, and people who answer behind it. Fifteen devices have room in one network for examples. */
export async function pretendUplink(inside: Host, device: string, port: number): Promise<Uplink> {
  const network = await freeNetwork(inside);
  const at = (host: number): Ends => ({
    ipv4: `${network}.${16 * (port % 15) + host}`,
    ipv6: `2001:db8:ffff:${(port + 1).toString(16)}::${host}`,
  });
  const [host, stranger, neighbour] = [at(1), at(2), at(3)];
  const world = inNetworkNamespace(inside, WORLD);
  const addresses = (owner: Host, dev: string, ends: Ends) => [
    runOrThrow(owner, 'ip', ['address', 'add', `${ends.ipv4}/${UPLINK_PREFIX}`, 'dev', dev]),
    runOrThrow(owner, 'ip', ['address', 'add', `${ends.ipv6}/64`, 'dev', dev, 'nodad']),
  ];
  await Promise.all([
    ...addresses(inside, device, host),
    ...addresses(world, `world${port}`, stranger),
    ...addresses(world, `world${port}`, neighbour),
    runOrThrow(world, 'ip', ['rule', 'add', 'from', neighbour.ipv4, 'lookup', NEIGHBOUR_TABLE]),
    runOrThrow(world, 'ip', ['-6', 'rule', 'add', 'from', neighbour.ipv6, 'lookup', NEIGHBOUR_TABLE]),
  ]);
  return { device, host, stranger, neighbour, free: [at(5).ipv4, at(6).ipv4], prefix: UPLINK_PREFIX };
}

/** The first network for examples (RFC 5737, and 2544 for benchmarks) that no address of the host is in. */
async function freeNetwork(inside: Host): Promise<string> {
  const { stdout } = await runOrThrow(inside, 'ip', ['-4', '-o', 'address', 'show']);
  const taken = [...stdout.matchAll(/inet (\S+)/g)].flatMap(([, text]) => parseSubnet(text ?? '') ?? []);
  const free = EXAMPLES.find((network) => {
    const subnet = parseSubnet(`${network}.0/24`);
    // The uplinks of other devices are in it too, but are no whole network.
    return subnet !== undefined && !taken.some((other) => other.prefix !== UPLINK_PREFIX && overlaps(subnet, other));
  });
  return free ?? EXAMPLES[0];
}

const EXAMPLES = ['203.0.113', '198.51.100', '192.0.2', '198.18.0'] as const;
const UPLINK_PREFIX = 28;

/** Tells the neighbour the way to a subnet: by the host. */
export async function tellNeighbour(inside: Host, { host }: Uplink, subnet: string): Promise<void> {
  const via = subnet.includes(':') ? host.ipv6 : host.ipv4;
  const world = inNetworkNamespace(inside, WORLD);
  await runOrThrow(world, 'ip', ['route', 'replace', subnet, 'via', via, 'table', NEIGHBOUR_TABLE]);
}

/** Tells everybody outside the way to the addresses the host uses for its guests (`<nat><address>`). */
export async function tellWorld(
  inside: Host,
  { host }: Uplink,
  [start, end]: readonly [IpAddress, IpAddress],
): Promise<void> {
  let prefix = 32;
  while (!contains({ address: start, prefix }, end)) prefix -= 1;
  const subnet = formatSubnet({ address: start, prefix });
  await runOrThrow(inNetworkNamespace(inside, WORLD), 'ip', ['route', 'replace', subnet, 'via', host.ipv4]);
}
