import { formatIp, parseIp } from '../address/ip.ts';
import { contains, formatSubnet, type Subnet } from '../address/subnet.ts';
import type { Host } from '../host/host.ts';
import { isExpired, type Lease } from '../libvirt/leases/lease.ts';
import { parseStatus } from '../libvirt/leases/status-file.ts';
import { SYSTEM_PATHS } from '../libvirt/location.ts';
import { type NetworkSummary, readNetworkSummary } from '../libvirt/network-summary.ts';
import { readEach, readNamed } from '../libvirt/reading.ts';
import { type Forward, type Forwards, familiesOf } from './state.ts';

/** Where the packets of a forward go, for one family. */
export interface Target {
  readonly forward: Forward;
  readonly family: 4 | 6;
  readonly bridge: string;
  /** The address of the guest. */
  readonly ip: string;
}

/** An active network that forwards lead to, or that is masqueraded. */
export interface TargetNetwork {
  readonly bridge: string;
  /** Its subnets, each as `192.168.122.0/24`. */
  readonly subnets: readonly { readonly family: 4 | 6; readonly text: string }[];
}

/** What rules follow from: everything is read from libvirt's files. */
export interface Targets {
  readonly targets: readonly Target[];
  readonly networks: readonly TargetNetwork[];
  /** Bridges of routed networks that are masqueraded. */
  readonly masquerade: readonly TargetNetwork[];
  /** Forwards that nothing can be done for now, with the reason. */
  readonly waiting: readonly Waiting[];
}

/** A forward that leads nowhere for now. */
export interface Waiting {
  readonly forward: Forward;
  readonly reason: WaitingReason;
}

/** The network is not active, or the guest has no address on it: none yet, or one outside its subnets. */
type WaitingReason = 'network-inactive' | 'no-address';

/** Finds bridges and addresses. Asks nobody: a hook of libvirt may run it. */
export function targetsOf(host: Host, { forwards, masquerade }: Forwards): Targets {
  const summaries = readEach(host, SYSTEM_PATHS.activeNetworks, '.xml', (bytes) =>
    readNetworkSummary(bytes.toString(), true),
  ).items.filter(hasPlainBridge);
  const byName = new Map(summaries.map((network) => [network.name, network]));
  const targets: Target[] = [];
  const waiting: Waiting[] = [];
  for (const forward of forwards) {
    const network = byName.get(forward.network);
    const found = network === undefined ? [] : targetsIn(host, forward, network);
    targets.push(...found);
    if (found.length === 0) {
      waiting.push({ forward, reason: network === undefined ? 'network-inactive' : 'no-address' });
    }
  }
  const bridges = new Set(targets.map(({ bridge }) => bridge));
  return {
    targets,
    networks: summaries.filter(({ bridge }) => bridges.has(bridge)).map(targetNetwork),
    masquerade: masquerade.flatMap((name) => byName.get(name) ?? []).map(targetNetwork),
    waiting,
  };
}

type Bridged = NetworkSummary & { readonly bridge: string };

/** Names that need no quotes in a rule: others, which libvirt never chooses, get no forwards. */
function hasPlainBridge(network: NetworkSummary): network is Bridged {
  return /^[A-Za-z0-9_][\w.:-]{0,14}$/.test(network.bridge ?? '');
}

function targetsIn(host: Host, forward: Forward, network: Bridged): Target[] {
  const addresses = forward.follow ? currentAddresses(host, forward, network) : forward.addresses;
  return familiesOf(forward).flatMap((family) => {
    const ip = addresses.find((each) => each.includes(':') === (family === 6) && isOn(network, each));
    return ip === undefined ? [] : [{ forward, family, bridge: network.bridge, ip }];
  });
}

/** The addresses that a guest has leased or, without a lease, gets when it asks for one. */
function currentAddresses(host: Host, { mac }: Pick<Forward, 'mac'>, network: Bridged): readonly string[] {
  const now = host.now().getTime() / 1000;
  const leases = leasesOf(host, network.bridge).filter((lease) => lease.mac === mac && !isExpired(lease, now));
  const reserved = network.reservations.flatMap((each) => (each.mac === mac ? (each.ip ?? []) : []));
  return [...leases.map(({ ip }) => ip).reverse(), ...reserved].flatMap((text) => {
    const ip = parseIp(text);
    return ip === undefined ? [] : [formatIp(ip)];
  });
}

function leasesOf(host: Host, bridge: string): Lease[] {
  const { items } = readNamed(host, SYSTEM_PATHS.leases, '.status', [bridge], (bytes, path) => [
    ...parseStatus(bytes, path),
  ]);
  return items.flat();
}

function subnetsOf({ subnets }: NetworkSummary): Subnet[] {
  return subnets.flatMap(({ address: text, prefix, family }) => {
    const address = parseIp(text);
    return address === undefined ? [] : [{ address, prefix: prefix ?? (family === 'ipv6' ? 64 : 24) }];
  });
}

function isOn(network: NetworkSummary, ip: string): boolean {
  const address = parseIp(ip);
  return address !== undefined && subnetsOf(network).some((subnet) => contains(subnet, address));
}

function targetNetwork(network: Bridged): TargetNetwork {
  const subnets = subnetsOf(network).map((subnet) => ({
    family: subnet.address.family,
    text: formatSubnet(subnet),
  }));
  return { bridge: network.bridge, subnets };
}
