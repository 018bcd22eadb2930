import { formatIp, parseIp } from '../../address/ip.ts';
import { type Guest, type Guests, guestsByMac } from '../../libvirt/guest.ts';
import { byFamily, isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';

/** What a network tells of who is on it. */
export interface NetworkEntries {
  readonly network: string | undefined;
  readonly leases: Iterable<Lease>;
  readonly staticHosts: readonly StaticEntry[];
}

/** A static host: libvirt's configuration gives this address, and this name, to the machine with that MAC. */
interface StaticEntry {
  readonly ip?: string | undefined;
  readonly mac?: string | undefined;
  readonly name?: string | undefined;
}

/** An address of a machine, and where it has it. */
export interface Address {
  readonly ip: string;
  readonly mac: string | undefined;
  readonly network: string | undefined;
  /** Whether libvirt's configuration of the network gives it. */
  readonly fixed: boolean;
  /** Whether it is leased now. */
  readonly leased: boolean;
}

/** Seconds since 1970; infinite for a static address. */
type Held = Address & { readonly expires: number };

/** A guest with all its cards, or whoever else has a MAC or a static entry. */
export interface Machine {
  readonly guest: Guest | undefined;
  readonly held: readonly Held[];
  /** Names that libvirt's configuration gives. */
  readonly fixed: readonly string[];
  /** Names it claims. */
  readonly claimed: readonly string[];
}

/**
 * The machines that have a lease now, and the static hosts with a name. A guest that is known to be off has no lease,
 * whatever the file says. A static host without a MAC (IPv6 knows it by its DUID) is whoever has its address, else the one
 * of its name.
 */
export function machinesOf(networks: readonly NetworkEntries[], guests: Guests, now: number): Machine[] {
  const byMac = guestsByMac(guests);
  const byDomain = new Map(guests.list.map((guest) => [fold(guest.domain), guest]));
  const machines = new Map<Guest | string, OpenMachine>();
  const machineOf = (identity: Guest | string): OpenMachine => {
    let machine = machines.get(identity);
    if (machine === undefined) {
      machine = { guest: typeof identity === 'string' ? undefined : identity, held: [], fixed: [], claimed: [] };
      machines.set(identity, machine);
    }
    return machine;
  };
  const identityOf = (mac: string) => byMac.get(mac) ?? mac;

  for (const { network, leases, staticHosts } of networks) {
    const named = staticHosts.flatMap(({ ip, mac, name }) =>
      ip === undefined || name === undefined ? [] : [{ ip: canonical(ip), mac, name }],
    );
    const holders = new Map<string, OpenMachine | undefined>();
    for (const { ip, mac } of named) if (mac === undefined) holders.set(ip, undefined);

    for (const { ip, mac, hostname, expires } of leases) {
      if (isExpired({ expires }, now)) continue;
      const machine = machineOf(mac === undefined ? ip : identityOf(mac));
      if (machine.guest?.running === false) continue;
      machine.held.push({ ip, mac, network, fixed: false, leased: true, expires: expires || Number.MAX_VALUE });
      if (hostname !== undefined) machine.claimed.push(hostname);
      if (holders.has(ip)) holders.set(ip, machine);
    }

    const byName = new Map<string, OpenMachine>();
    for (const { ip, mac, name } of named.sort((a, b) => Number(a.mac === undefined) - Number(b.mac === undefined))) {
      const key = fold(name);
      const machine =
        mac === undefined
          ? (holders.get(ip) ?? byName.get(key) ?? machineOf(byDomain.get(key) ?? `${key} of ${network}`))
          : machineOf(identityOf(mac));
      byName.set(key, machine);
      machine.fixed.push(name);
      machine.held.push({ ip, mac, network, fixed: true, leased: false, expires: Number.POSITIVE_INFINITY });
    }
  }
  return [...machines.values()].filter(({ held }) => held.length > 0);
}

interface OpenMachine extends Machine {
  readonly held: Held[];
  readonly fixed: string[];
  readonly claimed: string[];
}

/** Each address once: IPv4 first; in each family those that are leased, of them the static ones, then those that last longest. */
export function addressesOf({ held }: Machine): readonly Address[] {
  if (held.length === 1) return held;
  const merged = new Map<string, Held>();
  for (const address of held) {
    const known = merged.get(address.ip);
    merged.set(address.ip, known === undefined ? address : both(known, address));
  }
  return [...merged.values()].sort(
    (a, b) =>
      byFamily(a.ip, b.ip) ||
      Number(b.leased) - Number(a.leased) ||
      Number(b.fixed) - Number(a.fixed) ||
      b.expires - a.expires ||
      0,
  );
}

function both(a: Held, b: Held): Held {
  const [first, second] = a.leased ? [a, b] : [b, a];
  return {
    ...first,
    mac: first.mac ?? second.mac,
    fixed: a.fixed || b.fixed,
    expires: Math.max(a.expires, b.expires),
  };
}

/** libvirt keeps an address as it was written; dnsmasq writes leases as inet_ntop(3) does. */
function canonical(ip: string): string {
  const parsed = parseIp(ip);
  return parsed === undefined ? ip : formatIp(parsed);
}
