import { formatIp, parseIp } from '../../address/ip.ts';
import { type Guest, type Guests, guestsByMac } from '../../libvirt/guest.ts';
import { byFamily, isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';

/** The leases and reservations of a network. */
export interface NetworkEntries {
  readonly network: string | undefined;
  /** The DNS domain of the network. */
  readonly domain?: string | undefined;
  readonly leases: Iterable<Lease>;
  readonly reservations: readonly NamedReservation[];
}

/** A `<host>` in `<dhcp>`: the network gives this address and this name to the client with the MAC. */
export interface NamedReservation {
  readonly ip?: string | undefined;
  readonly mac?: string | undefined;
  readonly name?: string | undefined;
}

/** An address of a client. */
export interface ClientAddress {
  readonly ip: string;
  readonly mac: string | undefined;
  readonly network: string | undefined;
  /** Whether the network reserves it for the client. */
  readonly reserved: boolean;
  /** Whether the client leases it now. */
  readonly leased: boolean;
}

/** `expires` is in seconds since 1970, infinite for an address that is not leased. */
type DatedAddress = ClientAddress & { readonly expires: number };

/** A guest with all its interfaces, or any other DHCP client or reservation. */
export interface Client {
  readonly guest: Guest | undefined;
  readonly addresses: readonly DatedAddress[];
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
 * The clients that have a lease now, and the reservations with a name. A guest that is off has no lease, whatever the file
 * says. A reservation without a MAC (IPv6 clients have a DUID) belongs to the client that leases its address, else to the one
 * with its name. An address that another client leases does not belong to the client that it is reserved for.
 */
export function clientsOf(networks: readonly NetworkEntries[], guests: Guests, now: number): Clients {
  const byMac = guestsByMac(guests);
  const byDomain = new Map(guests.list.map((guest) => [fold(guest.name), guest]));
  const clients = new Map<Guest | string, OpenClient>();
  const skipped: string[] = [];
  const clientOf = (identity: Guest | string, domain: string | undefined): OpenClient => {
    let client = clients.get(identity);
    if (client === undefined) {
      const guest = typeof identity === 'string' ? undefined : identity;
      client = { guest, addresses: [], reservedNames: [], hostnames: [], domains: new Set() };
      clients.set(identity, client);
    }
    if (domain !== undefined) client.domains.add(fold(domain));
    return client;
  };
  const identityOf = (mac: string) => byMac.get(mac) ?? mac;

  for (const { network, domain, leases, reservations } of networks) {
    const named = reservations.flatMap(({ ip, mac, name }) =>
      ip === undefined || name === undefined ? [] : [{ ip: canonical(ip), mac, name }],
    );
    const lessees = new Map<string, OpenClient | undefined>(named.map(({ ip }) => [ip, undefined]));

    for (const { ip, mac, hostname, expires } of leases) {
      if (isExpired({ expires }, now)) continue;
      const client = clientOf(mac === undefined ? ip : identityOf(mac), domain);
      if (client.guest?.running === false) continue;
      client.addresses.push({
        ip,
        mac,
        network,
        reserved: false,
        leased: true,
        expires: expires || Number.MAX_VALUE,
      });
      if (hostname !== undefined) client.hostnames.push(hostname);
      if (lessees.has(ip)) lessees.set(ip, client);
    }

    const byName = new Map<string, OpenClient>();
    for (const { ip, mac, name } of named.sort((a, b) => Number(a.mac === undefined) - Number(b.mac === undefined))) {
      const key = fold(name);
      const lessee = lessees.get(ip);
      const client =
        mac === undefined
          ? (lessee ?? byName.get(key) ?? clientOf(byDomain.get(key) ?? `${key} of ${network}`, domain))
          : clientOf(identityOf(mac), domain);
      byName.set(key, client);
      client.reservedNames.push(name);
      if (lessee === undefined || lessee === client) {
        client.addresses.push({
          ip,
          mac,
          network,
          reserved: true,
          leased: false,
          expires: Number.POSITIVE_INFINITY,
        });
      } else skipped.push(`${ip} of ${name}: another client leases it`);
    }
  }
  return { clients: [...clients.values()].filter(({ addresses }) => addresses.length > 0), skipped };
}

interface OpenClient extends Client {
  readonly addresses: DatedAddress[];
  readonly reservedNames: string[];
  readonly hostnames: string[];
  readonly domains: Set<string>;
}

const collator = new Intl.Collator('en', { numeric: true });

/**
 * Each address once: IPv4 first; in each family those that are leased, of them the reserved ones, then by network. The order of
 * the networks and interfaces of a client does not change when a lease is renewed. Of two leases of one interface, the one that
 * ends last comes first.
 */
export function addressesOf({ addresses }: Client): readonly ClientAddress[] {
  if (addresses.length === 1) return addresses;
  const merged = new Map<string, DatedAddress>();
  for (const address of addresses) {
    const other = merged.get(address.ip);
    merged.set(address.ip, other === undefined ? address : combined(other, address));
  }
  return [...merged.values()].sort(
    (a, b) =>
      byFamily(a.ip, b.ip) ||
      Number(b.leased) - Number(a.leased) ||
      Number(b.reserved) - Number(a.reserved) ||
      collator.compare(a.network ?? '', b.network ?? '') ||
      collator.compare(a.mac ?? '', b.mac ?? '') ||
      b.expires - a.expires ||
      0,
  );
}

function combined(a: DatedAddress, b: DatedAddress): DatedAddress {
  const [first, second] = a.leased ? [a, b] : [b, a];
  return {
    ...first,
    mac: first.mac ?? second.mac,
    reserved: a.reserved || b.reserved,
    expires: Math.max(a.expires, b.expires),
  };
}

/** Writes an address as dnsmasq writes leases, with inet_ntop(3). libvirt keeps it as the user wrote it. */
function canonical(ip: string): string {
  const parsed = parseIp(ip);
  return parsed === undefined ? ip : formatIp(parsed);
}
