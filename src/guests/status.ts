import { parseIp } from '../address/ip.ts';
import { formatSubnet, networkAddress } from '../address/subnet.ts';
import type { Finding } from '../finding.ts';
import type { Host } from '../host/host.ts';
import type { Domain } from '../libvirt/domain.ts';
import { isExpired, type Lease } from '../libvirt/leases/lease.ts';
import { indexReservations } from '../libvirt/leases/reservations.ts';
import type { DefinedNetworks, Libvirt, NetworkLeases } from '../libvirt/libvirt.ts';
import type { AddressRange, NetworkSummary } from '../libvirt/network-summary.ts';
import { compareNatural } from '../natural-order.ts';
import { nameArgument, operands, shellCommand } from '../shell-words.ts';
import { daemonProblems } from './daemon-problems.ts';
import { leasesIfAny } from './leases-if-any.ts';
import { type FindDetachedTap, findDetachedTaps } from './taps.ts';

/** A network with what is on it. */
export interface NetworkStatus {
  readonly name: string;
  readonly active: boolean;
  /** Undefined if the source does not say. */
  readonly autostart: boolean | undefined;
  /** Whether it has a definition; undefined if the source does not say. */
  readonly persistent: boolean | undefined;
  /** libvirt's forward mode, or `isolated`. */
  readonly mode: string;
  readonly bridge: string | undefined;
  /** In CIDR notation. */
  readonly subnets: readonly string[];
  /** Running guests with an interface on it, by name. */
  readonly guests: readonly string[];
  /** Leases that have not expired; undefined if the driver has no leases. */
  readonly leases: number | undefined;
  /** IPv4 addresses that dnsmasq leases from its ranges; undefined without a range. */
  readonly pool: Usage | undefined;
  /** Addresses that it reserves, no matter who leases them. */
  readonly reserved: Usage;
}

/** How many of some addresses are leased now; undefined if the driver has no leases. */
export interface Usage {
  readonly size: number;
  readonly used: number | undefined;
}

export interface Status {
  readonly networks: readonly NetworkStatus[];
  /** Whether there may be other networks: libvirt did not describe all of them. */
  readonly isIncomplete: boolean;
  /** What needs attention, worst first. */
  readonly problems: readonly Finding[];
}

/** From this share of leased addresses on, a pool is nearly full. */
const NEARLY_FULL = 0.9;

/** Whether so many addresses of a pool are leased that it will soon have none. */
export function isNearlyFull({ size, used }: Usage): boolean {
  return used !== undefined && size > 0 && used >= NEARLY_FULL * size;
}

/** The IPv4 addresses that dnsmasq leases from the ranges of a network; undefined without a range. `current` are its leases. */
export function poolOf({ subnets }: NetworkSummary, current: readonly Lease[] | undefined): Usage | undefined {
  const ranges = subnets.filter(({ family }) => family === 'ipv4').flatMap((subnet) => subnet.ranges);
  if (ranges.length === 0) return undefined;
  return {
    size: ranges.map(sizeOf).reduce((sum, size) => sum + size, 0),
    used: current?.filter(({ ip }) => ranges.some((range) => isIn(ip, range))).length,
  };
}

/** Looks at every network of a libvirt, or at those with these names. Throws VnetError as Libvirt's methods do. */
export async function statusOf(host: Host, libvirt: Libvirt, names: readonly string[]): Promise<Status> {
  const all = await libvirt.networks();
  const wanted = names.length > 0 ? names : all.items.map(({ name }) => name);
  const leases = await leasesIfAny(() => libvirt.leases(wanted), libvirt, wanted);
  const [defined, domains = []] = [await libvirt.defined(), await libvirt.domains()];
  const running = domains.filter((domain) => domain.running);
  const now = host.now().getTime() / 1000;
  const networks = leases.items
    .flatMap((each) =>
      each.network === undefined
        ? []
        : [networkStatus(each.network, leases.areUnknown ? undefined : each, { defined, running, now })],
    )
    .sort((a, b) => compareNatural(a.name, b.name));
  const detachedTap = libvirt.isLocal ? findDetachedTaps(host) : undefined;
  const unplugged = detachedTap === undefined ? [] : running.flatMap((domain) => unpluggedProblem(detachedTap, domain));
  return {
    networks,
    isIncomplete: names.length === 0 && all.problems.length > 0,
    problems: [
      ...[...all.problems, ...leases.problems].flatMap(({ findings }) => findings),
      ...daemonProblems(host, libvirt, all.items),
      ...unplugged,
      ...networks.flatMap(problemsOf),
      ...(leases.areUnknown && networks.length > 0 ? [NO_LEASES] : []),
    ],
  };
}

const NO_LEASES: Finding = {
  id: 'no-leases-here',
  severity: 'note',
  message: 'the driver of this connection has no DHCP leases',
};

function networkStatus(
  network: NetworkSummary,
  onFile: NetworkLeases | undefined,
  { defined, running, now }: { defined: DefinedNetworks | undefined; running: readonly Domain[]; now: number },
): NetworkStatus {
  const { name, active, bridge, forward, subnets } = network;
  const reservations = indexReservations(network.reservations);
  const current = onFile && [...onFile.leases].filter((lease) => !isExpired(lease, now));
  return {
    name,
    active,
    autostart: defined?.autostart.has(name),
    persistent: defined?.persistent.has(name),
    mode: forward ?? 'isolated',
    bridge,
    subnets: subnets.map(cidrOf),
    guests: running
      .filter(({ interfaces }) => interfaces.some((each) => each.type === 'network' && each.source === name))
      .map((domain) => domain.name)
      .sort(compareNatural),
    leases: current?.length,
    pool: poolOf(network, current),
    reserved: {
      size: reservations.addresses.length,
      used: current?.filter(({ ip }) => reservations.forAddress(ip) !== undefined).length,
    },
  };
}

function cidrOf({ address, prefix }: NetworkSummary['subnets'][number]): string {
  const ip = parseIp(address);
  return ip === undefined || prefix === undefined
    ? address
    : formatSubnet({ address: networkAddress({ address: ip, prefix }), prefix });
}

function sizeOf({ start, end }: AddressRange): number {
  const [first, last] = [parseIp(start), parseIp(end)];
  return first === undefined || last === undefined || last.value < first.value
    ? 0
    : Number(last.value - first.value) + 1;
}

function isIn(ip: string, { start, end }: AddressRange): boolean {
  const [address, first, last] = [parseIp(ip), parseIp(start), parseIp(end)];
  if (address === undefined || first === undefined || last === undefined) return false;
  return address.family === first.family && address.value >= first.value && address.value <= last.value;
}

function unpluggedProblem(detachedTap: FindDetachedTap, { name, interfaces }: Domain): Finding[] {
  return interfaces
    .filter(({ mac }) => detachedTap(mac) !== undefined)
    .map(({ source, tap }) => ({
      id: 'guest-unplugged',
      severity: 'warning',
      message: `guest '${name}' is cut off from network '${source}': its interface ${tap} is on no bridge`,
      cause: 'the network was stopped while the guest ran',
      fix: 'restart the network with vnet, which connects its guests again',
      commands: source === undefined ? [] : [shellCommand('sudo', 'vnet', 'restart', ...operands(source))],
    }));
}

function problemsOf({ name, active, autostart, pool }: NetworkStatus): Finding[] {
  const problems: Finding[] = [];
  if (!active && autostart) {
    problems.push({
      id: 'autostart-inactive',
      severity: 'warning',
      message: `network '${name}' is marked for autostart but is not active`,
      fix: 'to start it, run',
      commands: [shellCommand('vnet', 'net-start', nameArgument('network', name))],
    });
  }
  if (active && pool !== undefined && isNearlyFull(pool)) {
    problems.push({
      id: 'pool-nearly-full',
      severity: 'warning',
      message: `${pool.used} of the ${pool.size} addresses of network '${name}' are leased`,
      fix: 'extend its <range>, or shorten the lease time. To edit it, run',
      commands: [shellCommand('vnet', 'net-edit', nameArgument('network', name))],
    });
  }
  return problems;
}
