import { formatIp, parseIp } from '../../address/ip.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { OFFER_SCRIPT } from '../host/init.ts';
import { inNetworkNamespace } from '../host/namespace.ts';
import { runOrThrow } from '../host/run-or-throw.ts';

export interface Plug {
  /** The client's own name, and that of its network namespace: letters, digits and `-`. */
  readonly name: string;
  /** The bridge it is plugged into. */
  readonly bridge: string;
  /** Its MAC address; the kernel chooses one when absent. */
  readonly mac?: string | undefined;
  /** Whether its port is closed to other isolated ports, as libvirt does for `<port isolated='yes'/>`. */
  readonly isolated?: boolean;
}

export interface CardPlug {
  readonly name: string;
  readonly card: string;
  readonly mode: 'bridge' | 'private' | 'vepa' | 'passthru';
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
export async function plugIn(inside: Host, { name, bridge, mac, isolated = false }: Plug): Promise<Client> {
  const tap = tapOf(name);
  const address = mac === undefined ? [] : ['address', mac];
  await runOrThrow(inside, 'ip', ['netns', 'add', name]);
  await runOrThrow(inside, 'ip', [
    'link',
    'add',
    tap,
    'type',
    'veth',
    'peer',
    'name',
    'eth0',
    ...address,
    'netns',
    name,
  ]);
  const client = await switchOn(inside, name);
  await runOrThrow(inside, 'bash', ['-c', ATTACH, 'vnet', tap, bridge, isolated ? 'on' : 'off']);
  return client;
}

/** Plugs a machine straight into a card of the host, as libvirt does with macvtap. */
export async function plugIntoCard(inside: Host, { name, card, mode }: CardPlug): Promise<Client> {
  await runOrThrow(inside, 'ip', ['netns', 'add', name]);
  await runOrThrow(inside, 'ip', [
    'link',
    'add',
    'link',
    card,
    'name',
    'eth0',
    'netns',
    name,
    'type',
    'macvlan',
    'mode',
    mode,
  ]);
  return switchOn(inside, name);
}

async function switchOn(inside: Host, name: string): Promise<Client> {
  const host = inNetworkNamespace(inside, name);
  await runOrThrow(host, 'bash', ['-c', SWITCH_ON]);
  const { stdout } = await runOrThrow(host, 'ip', ['-o', 'link', 'show', 'eth0']);
  return { name, host, mac: /link\/ether (\S+)/.exec(stdout)?.[1] ?? '' };
}

/** Addresses of IPv6 count at once, and routers are asked for at once: nobody else is there to be disturbed. */
const SWITCH_ON = `
cd /proc/sys/net/ipv6/conf/eth0 && echo 0 >accept_dad && echo 0 >dad_transmits && echo 0 >router_solicitation_delay
echo 1 >router_solicitation_interval
ip link set lo up && ip link set eth0 up
`;

const ATTACH = `
tap=$1 bridge=$2 isolated=$3 stp=$(cat "/sys/class/net/$2/bridge/stp_state")
[ "$stp" = 0 ] || ip link set "$bridge" type bridge stp_state 0
ip link set "$tap" master "$bridge" up || exit 1
[ "$isolated" = off ] || ip link set "$tap" type bridge_slave isolated on || exit 1
for _ in {1..200}; do
  [ "$(cat "/sys/class/net/$tap/brport/state")" != 3 ] || break
  sleep 0.02
done
[ "$stp" = 0 ] || ip link set "$bridge" type bridge stp_state 1
`;

/**
 * Asks for an address as `hostname`, for eight seconds at most, and configures what was given; undefined when no
 * server gave one. dnsmasq looks for three seconds whether a dynamic address is free before it offers it.
 */
export async function takeLease({ host }: Client, hostname: string): Promise<Offer | undefined> {
  const words = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin busybox udhcpc -i eth0 -n -q -f -t 2 -T 4 -s'.split(' ');
  const { status, stdout, stderr } = await host.run('env', [
    '-i',
    ...words,
    OFFER_SCRIPT,
    '-x',
    `hostname:${hostname}`,
  ]);
  if (isMissing(stderr)) {
    throw new VnetError('program-missing', 'busybox has no udhcpc here', {
      hint: 'Install a busybox that was built with it.',
    });
  }
  const offer: Offer = Object.fromEntries(
    stdout.split('\0').map((line) => [line.split('=', 1)[0] ?? '', line.slice(line.indexOf('=') + 1)]),
  );
  if (status !== 0 || offer['ip'] === undefined) return undefined;
  await runOrThrow(host, 'ip', ['address', 'add', `${offer['ip']}/${offer['mask']}`, 'dev', 'eth0']);
  const router = offer['router']?.split(' ')[0];
  if (router !== undefined) await runOrThrow(host, 'ip', ['route', 'replace', 'default', 'via', router]);
  return offer;
}

/**
 * Asks for an IPv6 address by DHCPv6; undefined when none was given, `no client` where busybox was built without
 * udhcpc6, as in Debian 12.
 */
export async function takeLeaseV6({ host }: Client): Promise<string | undefined | 'no client'> {
  const words = 'PATH=/usr/sbin:/usr/bin:/sbin:/bin busybox udhcpc6 -i eth0 -n -q -f -t 3 -T 2 -s'.split(' ');
  const { status, stdout, stderr } = await host.run('env', ['-i', ...words, OFFER_SCRIPT]);
  if (isMissing(stderr)) return 'no client';
  const given = parseIp(/(?:^|\0)ipv6=([0-9a-f:]+)(?:\0|$)/.exec(stdout)?.[1] ?? '');
  if (status !== 0 || given === undefined) return undefined;
  const address = formatIp(given);
  await runOrThrow(host, 'ip', ['address', 'add', `${address}/128`, 'dev', 'eth0', 'nodad']);
  return address;
}

/** busybox is built with some of its programs only. */
function isMissing(stderr: string): boolean {
  return stderr.includes('applet not found');
}

/** Unplugs a machine; its lease stays until it expires, as it does when a real one is switched off. */
export async function unplug(inside: Host, client: Client): Promise<void> {
  await runOrThrow(inside, 'ip', ['netns', 'delete', client.name]);
}

/** The card of the host that a machine is plugged in by; machines differ in the first eleven letters of their names. */
function tapOf(name: string): string {
  return `tap-${name}`.slice(0, 15);
}
