import { filterLazily } from '../lazy.ts';
import type { Domain } from '../libvirt/domain.ts';
import { type Guest, type Guests, guestsByMac } from '../libvirt/guest.ts';
import { addressKey } from '../libvirt/leases/address-order.ts';
import { byFamily, isExpired, type Lease } from '../libvirt/leases/lease.ts';
import { newerLeases } from '../libvirt/leases/newer-leases.ts';
import { indexReservations, type ReservedAddress } from '../libvirt/leases/reservations.ts';
import { fold } from '../libvirt/names.ts';
import type { Reservation } from '../libvirt/network-summary.ts';
import { compareNatural } from '../natural-order.ts';

/** The leases and reservations of a network. */
export interface NetworkEntries {
  readonly network: string | undefined;
  readonly bridge?: string | undefined;
  /** The DNS domain of the network. */
  readonly domain?: string | undefined;
  readonly leases: Iterable<Lease>;
  readonly reservations: readonly Reservation[];
}

/** An address of a client. */
export interface ClientAddress {
  readonly ip: string;
  readonly mac: string | undefined;
  readonly network: string | undefined;
  readonly bridge: string | undefined;
  /** Whether the network reserves it for the client. */
  readonly reserved: boolean;
  /** The lease that the client has of it now. */
  readonly lease: Lease | undefined;
}

/** A guest with all its interfaces, or any other DHCP client or reservation. */
export interface Client {
  readonly guest: Guest | undefined;
  readonly addresses: readonly ClientAddress[];
  /** Names from reservations. */
  readonly reservedNames: readonly string[];
  /** Names that the client chose in its DHCP requests. */
  readonly hostnames: readonly string[];
  /** The DNS domains of its networks, in lower case. */
  readonly domains: ReadonlySet<string>;
}

export interface Clients {
  readonly clients: readonly Client[];
  /** Reserved addresses that another client leases, each with the name it is reserved for and the reason. */
  readonly skipped: readonly string[];
}

/**
 * The clients that have a lease now, and those that have a reservation and a name. A guest that is off has no lease, whatever
 * the file says, and an interface has one IPv4 lease. A reservation belongs to the client that dnsmasq gives it to. One that no
 * lease matches belongs to the guest or client with its MAC, else to that with its name, but never to a guest that no interface
 * can get it for. An address that another client leases does not belong to the client that it is reserved for.
 */
export function clientsOf(networks: readonly NetworkEntries[], guests: Guests, now: number): Clients {
  const clients = new ClientIndex(guests);
  const skipped: string[] = [];
  for (const entries of networks) {
    const reservations = indexReservations(entries.reservations);
    const leased = addLeases(entries, reservations, clients, now);
    for (const reserved of reservations.addresses) {
      const client = clients.withReservation(reserved, entries, leased);
      const name = reserved.name ?? client?.guest?.name;
      if (client === undefined || name === undefined) continue;
      if (reserved.name !== undefined) client.reservedNames.push(reserved.name);
      const { ip, mac } = reserved;
      const holder = leased.holders.get(ip);
      if (holder === undefined || holder === client) {
        const { network, bridge } = entries;
        client.addresses.push({ ip, mac, network, bridge, reserved: true, lease: undefined });
      } else skipped.push(`${ip} of ${name}: another client leases it`);
    }
  }
  return { clients: clients.all.filter(({ addresses }) => addresses.length > 0), skipped };
}

/** Whether an interface of a domain can get a reserved address: it is on that network, and has the MAC, if there is one. */
export function mayRequest(
  { interfaces }: Domain,
  { mac, network, bridge }: Pick<ClientAddress, 'mac' | 'network' | 'bridge'>,
): boolean {
  return interfaces.some(
    ({ source, mac: own }) =>
      (mac === undefined || own === undefined || mac.toLowerCase() === own) &&
      (source === undefined || source === network || source === bridge),
  );
}

interface OpenClient extends Client {
  readonly addresses: ClientAddress[];
  readonly reservedNames: string[];
  readonly hostnames: string[];
  readonly domains: Set<string>;
}

/** Who leases what a network reserves. */
interface LeasedReservations {
  /** The clients that dnsmasq gives a reservation to. */
  readonly owners: ReadonlyMap<ReservedAddress, OpenClient>;
  /** The clients that lease a reserved address. */
  readonly holders: ReadonlyMap<string, OpenClient>;
  /** Clients by the name of their reservation, in lower case. */
  readonly byName: Map<string, OpenClient>;
}

/** Adds the current leases of a network to their clients. */
function addLeases(
  { network, bridge, domain, leases }: NetworkEntries,
  reservations: ReturnType<typeof indexReservations>,
  clients: ClientIndex,
  now: number,
): LeasedReservations {
  const current = filterLazily(leases, (lease) => !isExpired(lease, now));
  const newer = newerLeases(current);
  const owners = new Map<ReservedAddress, OpenClient>();
  const holders = new Map<string, OpenClient>();
  for (const lease of current) {
    const { ip, mac, hostname } = lease;
    if (newer.has(ip) && newer.get(ip)?.mac === mac) continue;
    const client = mac === undefined ? clients.of(ip, domain) : clients.withMac(mac, domain);
    if (client.guest?.running === false) continue;
    client.addresses.push({ ip, mac, network, bridge, reserved: false, lease });
    if (hostname !== undefined) client.hostnames.push(hostname);
    const own = reservations.forClient(lease);
    if (own !== undefined && !owners.has(own)) owners.set(own, client);
    const held = reservations.forAddress(ip);
    if (held === undefined) continue;
    holders.set(ip, client);
    // Some formats have no DUID: then the client that leases the address is the one that it is reserved for.
    if (held.duid !== undefined && lease.clientId === undefined) owners.set(held, client);
  }
  return { owners, holders, byName: new Map() };
}

/** Clients by what identifies them: a guest, or else a MAC, an address or a name. */
class ClientIndex {
  readonly #clients = new Map<Guest | string, OpenClient>();
  readonly #guestByMac: ReadonlyMap<string, Guest>;
  readonly #guestByName: ReadonlyMap<string, Guest>;
  readonly #domains: ReadonlyMap<string, Domain>;

  constructor(guests: Guests) {
    this.#domains = new Map(guests.domains?.map((domain) => [domain.name, domain]));
    this.#guestByMac = guestsByMac(guests);
    this.#guestByName = new Map(guests.list.map((guest) => [fold(guest.name), guest]));
  }

  get all(): readonly OpenClient[] {
    return [...this.#clients.values()];
  }

  of(identity: Guest | string, domain: string | undefined): OpenClient {
    let client = this.#clients.get(identity);
    if (client === undefined) {
      const guest = typeof identity === 'string' ? undefined : identity;
      client = { guest, addresses: [], reservedNames: [], hostnames: [], domains: new Set() };
      this.#clients.set(identity, client);
    }
    if (domain !== undefined) client.domains.add(fold(domain));
    return client;
  }

  withMac(mac: string, domain: string | undefined): OpenClient {
    return this.of(this.#guestByMac.get(mac) ?? mac, domain);
  }

  /** The client of a reservation; undefined for one that has no name and is not a guest's. */
  withReservation(
    reserved: ReservedAddress,
    { network, bridge, domain }: NetworkEntries,
    { owners, byName }: LeasedReservations,
  ): OpenClient | undefined {
    const { mac, name } = reserved;
    const ifReachable = (guest: Guest | undefined) => {
      const known = guest && this.#domains.get(guest.name);
      return known === undefined || mayRequest(known, { mac, network, bridge }) ? guest : undefined;
    };
    const identity = mac === undefined ? undefined : (ifReachable(this.#guestByMac.get(mac)) ?? mac);
    const owner = owners.get(reserved) ?? (identity === undefined ? undefined : this.of(identity, domain));
    if (name === undefined) return owner;
    const key = fold(name);
    const named = () => ifReachable(this.#guestByName.get(key)) ?? `${key} of ${network}`;
    const client = owner ?? byName.get(key) ?? this.of(named(), domain);
    byName.set(key, client);
    return client;
  }
}

/**
 * Each address once: those that are leased first; of them IPv4 first, then by bridge and address, which is the order in which
 * `vnet resolve` prints them. It does not change when a lease is renewed.
 */
export function addressesOf({ addresses }: Client): readonly ClientAddress[] {
  if (addresses.length === 1) return addresses;
  const merged = new Map<string, ClientAddress>();
  for (const address of addresses) {
    const other = merged.get(address.ip);
    merged.set(address.ip, other === undefined ? address : combined(other, address));
  }
  return [...merged.values()].sort(
    (a, b) =>
      Number(b.lease !== undefined) - Number(a.lease !== undefined) ||
      byFamily(a.ip, b.ip) ||
      compareNatural(a.bridge ?? a.network ?? '', b.bridge ?? b.network ?? '') ||
      byValue(a.ip, b.ip),
  );
}

function byValue(a: string, b: string): number {
  const [keyA, keyB] = [addressKey(a), addressKey(b)];
  return keyA < keyB ? -1 : Number(keyA > keyB);
}

function combined(a: ClientAddress, b: ClientAddress): ClientAddress {
  const [first, second] = a.lease === undefined ? [b, a] : [a, b];
  return { ...first, mac: first.mac ?? second.mac, reserved: a.reserved || b.reserved };
}
