import { formatIp, parseIp } from '../../address/ip.ts';
import { fold } from '../names.ts';
import { duidText, type Reservation } from '../network-summary.ts';
import { familyOf, type Lease } from './lease.ts';

/** The reservations of a network, by client and by address. */
export interface Reservations {
  /** Every reserved address that a client can get: those with a MAC first. */
  readonly addresses: readonly ReservedAddress[];
  /** The reservation for the client of a lease, in the family of the lease. */
  forClient(lease: Lease): ReservedAddress | undefined;
  /** The reservation of an address. */
  forAddress(ip: string): ReservedAddress | undefined;
}

/** A reservation with an address, in dnsmasq's spelling. */
export type ReservedAddress = Reservation & { readonly ip: string };

/**
 * Indexes reservations as dnsmasq matches them (find_config): by MAC for IPv4, by DUID for IPv6, and by the client's hostname
 * if a reservation has neither.
 */
export function indexReservations(reservations: readonly Reservation[]): Reservations {
  const byAddress = new Map<string, ReservedAddress>();
  const byClient = new Map<string, ReservedAddress>();
  for (const reservation of reservations) {
    const { ip: written, mac, duid, name } = reservation;
    if (written === undefined) continue;
    const ip = canonical(written);
    const family = familyOf(ip);
    const client = mac ?? duid ?? (name === undefined ? undefined : fold(name));
    const reserved = { ...reservation, ip };
    if (!byAddress.has(ip)) byAddress.set(ip, reserved);
    if (client !== undefined && !byClient.has(`${family} ${client}`)) byClient.set(`${family} ${client}`, reserved);
  }
  return {
    addresses: [...byClient.values()].sort((a, b) => Number(a.mac === undefined) - Number(b.mac === undefined)),
    forAddress: (ip) => byAddress.get(ip),
    forClient({ ip, mac, clientId, hostname }) {
      if (byClient.size === 0) return undefined;
      const family = familyOf(ip);
      const id = family === 'ipv4' ? mac : clientId === undefined ? undefined : duidText(clientId);
      const byId = id === undefined ? undefined : byClient.get(`${family} ${id}`);
      const byName = hostname === undefined ? undefined : byClient.get(`${family} ${fold(hostname)}`);
      return byId ?? (byName?.mac === undefined && byName?.duid === undefined ? byName : undefined);
    },
  };
}

/** libvirt keeps an address as the user wrote it, dnsmasq writes leases as inet_ntop(3) does. */
function canonical(ip: string): string {
  const address = parseIp(ip);
  return address === undefined ? ip : formatIp(address);
}
