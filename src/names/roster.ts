import { byFamily, isExpired, type Lease } from '../leases/lease.ts';
import { fold } from './fold.ts';
import { type Guest, type Guests, guestsByMac } from './guest.ts';
import { isHostname } from './hostname.ts';

/** A machine of a network, under names that may be written into a file. */
export interface Entry {
  /** The first is the machine's own: its guest's, else its static entry's, else its hostname. */
  readonly names: readonly string[];
  readonly guest: string | undefined;
  readonly mac: string | undefined;
  readonly network: string | undefined;
  /** IPv4 first; in each family the static address, then the one that lasts longest. */
  readonly ips: readonly string[];
  /** Whether libvirt's configuration of the network names it. */
  readonly fixed: boolean;
  /** Whether it has a lease now; a static host may be off. */
  readonly leased: boolean;
}

export interface Roster {
  readonly entries: readonly Entry[];
  /** Names that were left out, each with the reason. */
  readonly leftOut: readonly string[];
}

/** What a network gives to a roster. */
export interface NetworkEntries {
  readonly network: string | undefined;
  readonly leases: readonly Lease[];
  readonly staticHosts: readonly {
    readonly ip?: string | undefined;
    readonly mac?: string | undefined;
    readonly name?: string | undefined;
  }[];
}

/**
 * The machines that have an address now, and the static hosts, each under names of its own. A guest's libvirt name
 * goes before a static entry's, and that before a hostname a guest claims. A claimed name is written only where it
 * is one label, of nobody else, and not one of `taken` (in lower case): so no guest becomes localhost, the host
 * itself, another guest, or a name of the internet.
 */
export function rosterOf(
  networks: readonly NetworkEntries[],
  guests: Guests,
  taken: ReadonlySet<string>,
  now: number,
): Roster {
  const byMac = guestsByMac(guests);
  const machines = new Map<string, Machine>();
  const leftOut = new Set<string>();
  const machineOf = (mac: string | undefined, key: string, network: string | undefined): Machine => {
    const guest = mac === undefined ? undefined : byMac.get(mac);
    const id = guest === undefined ? `mac ${mac ?? key}` : `guest ${guest.domain}`;
    const known = machines.get(id) ?? { guest, mac, network, ips: [], fixed: [], claimed: [], leased: false };
    machines.set(id, known);
    return known;
  };
  for (const { network, leases, staticHosts } of networks) {
    for (const { ip, mac, name } of staticHosts) {
      if (ip === undefined || name === undefined) continue;
      const machine = machineOf(mac, name, network);
      machine.fixed.push(name);
      machine.ips.push({ ip, expires: Number.POSITIVE_INFINITY });
    }
    for (const lease of leases) {
      if (isExpired(lease, now)) continue;
      const machine = machineOf(lease.mac, lease.ip, network);
      if (machine.guest?.running === false) continue;
      machine.leased = true;
      machine.ips.push({ ip: lease.ip, expires: lease.expires || Number.MAX_VALUE });
      if (lease.hostname !== undefined) machine.claimed.push(lease.hostname);
    }
  }
  const known = [...machines.values()].filter(({ ips }) => ips.length > 0);
  const owners = new Map<string, Machine>();
  const reserve = (name: string, machine: Machine) => {
    if (!owners.has(fold(name))) owners.set(fold(name), machine);
  };
  for (const { domain, macs, running } of guests.list)
    reserve(domain, machines.get(`guest ${domain}`) ?? nobody(domain, macs, running));
  for (const machine of known) for (const name of machine.fixed) reserve(name, machine);
  for (const machine of known) for (const name of machine.claimed) reserve(name, contested(name, machine, known));

  const entries = known.flatMap((machine): Entry[] => {
    const trusted = [...(machine.guest === undefined ? [] : [machine.guest.domain]), ...machine.fixed];
    const candidates = [
      ...trusted,
      ...machine.claimed.filter((name) => !trusted.some((own) => fold(own) === fold(name))),
    ];
    const names = [...new Map(candidates.map((name) => [fold(name), name])).values()].filter((name) => {
      const reason = whyNot(name, trusted.includes(name), taken, owners.get(fold(name)) === machine);
      if (reason !== undefined) leftOut.add(`${name}: ${reason}`);
      return reason === undefined;
    });
    if (names.length === 0) return [];
    const { guest, mac, network } = machine;
    return [
      {
        names,
        guest: guest?.domain,
        mac,
        network,
        ips: sortedIps(machine.ips),
        fixed: machine.fixed.length > 0,
        leased: machine.leased,
      },
    ];
  });
  return { entries: entries.sort((a, b) => ((a.names[0] ?? '') < (b.names[0] ?? '') ? -1 : 1)), leftOut: [...leftOut] };
}

interface Machine {
  readonly guest: Guest | undefined;
  readonly mac: string | undefined;
  readonly network: string | undefined;
  readonly ips: { ip: string; expires: number }[];
  readonly fixed: string[];
  readonly claimed: string[];
  leased: boolean;
}

function whyNot(name: string, trusted: boolean, taken: ReadonlySet<string>, owned: boolean): string | undefined {
  if (!isHostname(name)) return 'not a host name';
  if (taken.has(fold(name)) || /(?:^|\.)localhost$|^localhost\./i.test(name)) return 'the name of something else';
  if (!owned) return 'the name of another machine';
  return !trusted && name.includes('.') ? 'a guest may not claim a name with a domain' : undefined;
}

/** A name that two machines claim belongs to neither. */
function contested(name: string, machine: Machine, machines: readonly Machine[]): Machine {
  const claims = machines.filter(({ claimed }) => claimed.some((other) => fold(other) === fold(name)));
  return claims.length > 1 ? nobody(name, [], false) : machine;
}

function nobody(domain: string, macs: readonly string[], running: boolean): Machine {
  return {
    guest: { domain, macs, running },
    mac: undefined,
    network: undefined,
    ips: [],
    fixed: [],
    claimed: [],
    leased: false,
  };
}

function sortedIps(ips: readonly { ip: string; expires: number }[]): string[] {
  const sorted = [...ips].sort((a, b) => byFamily(a.ip, b.ip) || b.expires - a.expires || 0);
  return [...new Set(sorted.map(({ ip }) => ip))];
}
