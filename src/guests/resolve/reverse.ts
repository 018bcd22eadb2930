import { formatIp, parseIp } from '../../address/ip.ts';
import { formatMac, parseMac } from '../../address/mac.ts';
import type { Guest } from '../../libvirt/guest.ts';
import { isExpired } from '../../libvirt/leases/lease.ts';
import type { NetworkLeases } from '../../libvirt/libvirt.ts';

/** The owner of an address. */
export interface Owner {
  readonly query: string;
  /** The name of the guest, else the hostname. */
  readonly name: string;
  readonly guest: string | undefined;
  readonly hostname: string | undefined;
  readonly ip: string | undefined;
  readonly mac: string | undefined;
}

/**
 * The owners of an IP or MAC address: guests with such an interface, or clients with a current lease and a hostname. Several if
 * two share an address. Undefined if the query is neither kind of address.
 */
export function ownersOf(
  query: string,
  networks: readonly Pick<NetworkLeases, 'leases'>[],
  guests: readonly Guest[],
  now: number,
): readonly Owner[] | undefined {
  const mac = parseMac(query);
  const ip = mac === undefined ? parseIp(query) : undefined;
  if (mac === undefined && ip === undefined) return undefined;
  const wanted = mac !== undefined ? formatMac(mac) : ip !== undefined ? formatIp(ip) : '';
  const owners = new Map<string, Owner>();
  const add = (owner: Owner) => owners.set(owner.name, owners.get(owner.name) ?? owner);
  for (const { leases } of networks) {
    for (const lease of leases) {
      if (isExpired(lease, now) || (mac !== undefined ? lease.mac !== wanted : !isIp(lease.ip, wanted))) continue;
      const guest = guests.find(({ macs }) => lease.mac !== undefined && macs.includes(lease.mac))?.name;
      const name = guest ?? lease.hostname;
      if (name !== undefined) add({ query, name, guest, hostname: lease.hostname, ip: lease.ip, mac: lease.mac });
    }
  }
  for (const { name, macs } of guests) {
    if (mac === undefined || !macs.includes(wanted)) continue;
    add({ query, name, guest: name, hostname: undefined, ip: undefined, mac: wanted });
  }
  return [...owners.values()];
}

/** dnsmasq writes addresses as inet_ntop(3) does, so comparing text nearly always decides. */
function isIp(text: string, wanted: string): boolean {
  if (text === wanted) return true;
  if (!text.includes(':')) return false;
  const ip = parseIp(text);
  return ip !== undefined && formatIp(ip) === wanted;
}
