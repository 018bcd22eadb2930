import { formatIp, parseIp } from '../../address/ip.ts';
import { formatMac, parseMac } from '../../address/mac.ts';
import type { AddressSource } from '../../libvirt/address-source.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import type { Lookup } from '../lookup.ts';
import type { Address } from './answer.ts';
import type { Reserved } from './reserved.ts';

/** The owner of an address. */
export interface Owner {
  /** The name of the guest, else the hostname, else the name of the reservation. */
  readonly name: string;
  readonly guest: string | undefined;
  readonly hostname: string | undefined;
  readonly ip: string | undefined;
  readonly mac: string | undefined;
  /** Empty for a guest that has an interface with the MAC, but no address. */
  readonly sources: readonly AddressSource[];
}

/** The spelling of an IP or MAC address that its owners are found by. Undefined for text that is neither. */
export function canonicalAddress(query: string): string | undefined {
  const mac = parseMac(query);
  if (mac !== undefined) return formatMac(mac);
  const ip = parseIp(query);
  return ip === undefined ? undefined : formatIp(ip);
}

/**
 * Finds the owners of these addresses, several if they share one: clients with a current lease and a guest or hostname, guests
 * that have the address in another source, guests with an interface, and those that an address is reserved for. Each name is once in a list. `now` is in seconds since 1970.
 */
export function ownersByAddress(
  addresses: ReadonlySet<string>,
  { networks, guests, guestWith, libvirt }: Lookup,
  { live, reserved }: { readonly live: readonly Address[]; readonly reserved: readonly Reserved[] },
  now: number,
): ReadonlyMap<string, readonly Owner[]> {
  const owners = new Map<string, Owner[]>();
  const add = (address: string | undefined, owner: Owner) => {
    if (address === undefined || !addresses.has(address)) return;
    const others = owners.get(address);
    if (others === undefined) owners.set(address, [owner]);
    else if (!others.some(({ name }) => name === owner.name)) others.push(owner);
  };
  const leaseSource = libvirt.readsLeaseFiles ? 'file' : 'lease';
  for (const { leases } of networks) {
    for (const lease of leases) {
      const { ip, mac, hostname } = lease;
      const guest = guestWith(mac)?.name;
      const name = guest ?? hostname;
      if (name === undefined || isExpired(lease, now)) continue;
      const entry = { name, guest, hostname, ip, mac, sources: [leaseSource] as const };
      add(canonical(ip), entry);
      add(mac, entry);
    }
  }
  for (const { ip, mac, guest, hostname, sources } of live) {
    if (guest !== undefined) add(canonical(ip), { name: guest, guest, hostname, ip, mac, sources });
  }
  for (const { address, client } of reserved) {
    const { ip, mac } = address;
    const guest = client.guest?.name;
    const name = guest ?? client.reservedNames[0];
    if (name === undefined) continue;
    const entry = { name, guest, hostname: undefined, ip, mac, sources: ['reservation'] as const };
    add(ip, entry);
    add(mac, entry);
  }
  for (const { name, macs } of guests) {
    for (const mac of macs) add(mac, { name, guest: name, hostname: undefined, ip: undefined, mac, sources: [] });
  }
  return owners;
}

/** dnsmasq writes addresses as inet_ntop(3) does, so only IPv6 addresses from elsewhere need parsing. */
function canonical(ip: string): string {
  const parsed = ip.includes(':') ? parseIp(ip) : undefined;
  return parsed === undefined ? ip : formatIp(parsed);
}
