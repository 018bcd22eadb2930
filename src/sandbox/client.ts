import { VnetError } from '../error.ts';
import type { Finished, Host } from '../host/host.ts';
import { inNetworkNamespace } from './inside.ts';

export interface Plug {
  /** The client's own name, and that of its network namespace: letters, digits and `-`. */
  readonly name: string;
  /** The bridge it is plugged into. */
  readonly bridge: string;
  /** Its MAC address; the kernel chooses one when absent. */
  readonly mac?: string | undefined;
}

/** A machine with one network card, eth0, plugged into a bridge: a network namespace with a real DHCP client. */
export interface Client {
  readonly name: string;
  /** The world as this machine sees it. */
  readonly host: Host;
  readonly mac: string;
}

/** What a DHCP server gave, by the names of udhcpc: `ip`, `mask` (a prefix length), `router`, `dns`, `domain`, `lease` … */
export type Offer = Readonly<Record<string, string>>;

/**
 * Plugs a machine into a bridge of a sandbox. Where the bridge runs the spanning tree protocol, as libvirt's do by
 * default, a new port carries nothing for four seconds (two forward delays, of 2 s at least): that wait is left out.
 */
export async function plugIn(inside: Host, { name, bridge, mac }: Plug): Promise<Client> {
  const tap = `tap-${name}`.slice(0, 15);
  const address = mac === undefined ? [] : ['address', mac];
  await must(inside, 'ip', ['netns', 'add', name]);
  const machine = inNetworkNamespace(inside, name);
  await must(inside, 'ip', ['link', 'add', tap, 'type', 'veth', 'peer', 'name', 'eth0', ...address, 'netns', name]);
  await must(machine, 'ip', ['link', 'set', 'lo', 'up']);
  await must(machine, 'ip', ['link', 'set', 'eth0', 'up']);
  await must(inside, 'bash', ['-c', ATTACH, 'vnet', tap, bridge]);
  const link = await must(machine, 'ip', ['-o', 'link', 'show', 'eth0']);
  return { name, host: machine, mac: /link\/ether (\S+)/.exec(link.stdout)?.[1] ?? '' };
}

const ATTACH = `
tap=$1 bridge=$2 stp=$(cat "/sys/class/net/$2/bridge/stp_state")
[ "$stp" = 0 ] || ip link set "$bridge" type bridge stp_state 0
ip link set "$tap" master "$bridge" up || exit 1
for _ in {1..200}; do
  [ "$(cat "/sys/class/net/$tap/brport/state")" != 3 ] || break
  sleep 0.02
done
[ "$stp" = 0 ] || ip link set "$bridge" type bridge stp_state 1
`;

/**
 * Asks for an address as `hostname`, for ten seconds at most, and configures what was given; undefined when no
 * server gave one. dnsmasq looks for three seconds whether a dynamic address is free before it offers it.
 */
export async function takeLease(client: Client, hostname: string): Promise<Offer | undefined> {
  await must(client.host, 'tee', [OFFER_SCRIPT], {
    input: '#!/bin/sh\n[ "$1" = bound ] || exit 0\nexec env -0\n',
  });
  await must(client.host, 'chmod', ['755', OFFER_SCRIPT]);
  const words = [
    'busybox',
    'udhcpc',
    '-i',
    'eth0',
    '-n',
    '-q',
    '-f',
    '-t',
    '3',
    '-T',
    '4',
    '-x',
    `hostname:${hostname}`,
  ];
  const finished = await client.host.run('env', [
    '-i',
    'PATH=/usr/sbin:/usr/bin:/sbin:/bin',
    ...words,
    '-s',
    OFFER_SCRIPT,
  ]);
  const offer: Offer = Object.fromEntries(
    finished.stdout.split('\0').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  );
  if (finished.status !== 0 || offer['ip'] === undefined) return undefined;
  await must(client.host, 'ip', ['address', 'add', `${offer['ip']}/${offer['mask']}`, 'dev', 'eth0']);
  const router = offer['router']?.split(' ')[0];
  if (router !== undefined) await must(client.host, 'ip', ['route', 'replace', 'default', 'via', router]);
  return offer;
}

/** Unplugs a machine; its lease stays until it expires, as it does when a real one is switched off. */
export async function unplug(inside: Host, client: Client): Promise<void> {
  await must(inside, 'ip', ['netns', 'delete', client.name]);
}

/** udhcpc tells a program of its own what it was given, in variables; this one passes them on. */
const OFFER_SCRIPT = '/run/vnet/offer';

/** Runs a program whose failure is not foreseen. */
export async function must(
  host: Host,
  program: string,
  args: readonly string[],
  options?: { input: string },
): Promise<Finished> {
  const finished = await host.run(program, args, options);
  if (finished.status === 0) return finished;
  const why = finished.stderr.trim() || `ended with ${finished.status ?? finished.signal}`;
  const [shown] = `${program} ${args.join(' ')}`.split('\n');
  throw new VnetError('refused', `in the throw-away host: ${shown}\n${why}`);
}
