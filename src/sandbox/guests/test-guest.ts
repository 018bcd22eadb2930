import type { Host } from '../../host/host.ts';
import { inNetworkNamespace } from '../host/namespace.ts';
import { runOrThrow } from '../host/run-or-throw.ts';

/** A stand-in for a guest: a network namespace with one interface, eth0. */
export interface TestGuest {
  readonly name: string;
  /** The host as the guest sees it. */
  readonly host: Host;
  readonly mac: string;
}

export interface PlugInOptions {
  /** The name of the guest and of its network namespace: letters, digits and `-`. Guests differ in the first 11 characters. */
  readonly name: string;
  readonly bridge: string;
  /** Chosen by the kernel if absent. */
  readonly mac?: string | undefined;
  /** Whether the port is isolated, as libvirt does it for `<port isolated='yes'/>`. */
  readonly isolated?: boolean;
}

/**
 * Plugs a guest into a bridge. With the spanning tree protocol, which libvirt's bridges run by default, a new port forwards
 * nothing for four seconds (two forward delays of at least 2 s); this skips that wait.
 */
export async function plugIn(inside: Host, { name, bridge, mac, isolated = false }: PlugInOptions): Promise<TestGuest> {
  const tap = `tap-${name}`.slice(0, 15);
  const peer = ['type', 'veth', 'peer', 'name', 'eth0', ...(mac === undefined ? [] : ['address', mac]), 'netns', name];
  await runOrThrow(inside, 'ip', ['netns', 'add', name]);
  await runOrThrow(inside, 'ip', ['link', 'add', tap, ...peer]);
  const guest = await startInterface(inside, name);
  await runOrThrow(inside, 'bash', ['-c', ATTACH, 'vnet', tap, bridge, isolated ? 'on' : 'off']);
  return guest;
}

export interface PlugIntoLinkOptions {
  readonly name: string;
  readonly link: string;
  readonly mode: 'bridge' | 'private' | 'vepa' | 'passthru';
}

/** Plugs a guest directly into a link of the host, as libvirt does with macvtap. */
export async function plugIntoLink(inside: Host, { name, link, mode }: PlugIntoLinkOptions): Promise<TestGuest> {
  const type = ['type', 'macvlan', 'mode', mode];
  await runOrThrow(inside, 'ip', ['netns', 'add', name]);
  await runOrThrow(inside, 'ip', ['link', 'add', 'link', link, 'name', 'eth0', 'netns', name, ...type]);
  return startInterface(inside, name);
}

/** Unplugs a guest. Its lease stays until it expires, as when a guest is switched off. */
export async function unplug(inside: Host, guest: TestGuest): Promise<void> {
  await runOrThrow(inside, 'ip', ['netns', 'delete', guest.name]);
}

async function startInterface(inside: Host, name: string): Promise<TestGuest> {
  const host = inNetworkNamespace(inside, name);
  await runOrThrow(host, 'bash', ['-c', START_INTERFACE]);
  const { stdout } = await runOrThrow(host, 'ip', ['-o', 'link', 'show', 'eth0']);
  return { name, host, mac: /link\/ether (\S+)/.exec(stdout)?.[1] ?? '' };
}

/** Skips duplicate address detection and the random delay before router solicitations: nobody else is on the network. */
const START_INTERFACE = `
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
