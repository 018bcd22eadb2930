import { parseIp } from '../../address/ip.ts';
import type { Lease } from './lease.ts';

/** Whether addresses come in order: IPv4 by value. A list with IPv6 addresses has to be sorted. */
export class AddressOrder {
  isOrdered = true;
  #previous = -1;

  add(ip: string): void {
    if (!this.isOrdered) return;
    const value = ipv4Value(ip);
    if (value < this.#previous || value < 0) this.isOrdered = false;
    this.#previous = value;
  }
}

/** The leases by address, IPv4 before IPv6. Leases with one address keep their order. */
export function sortByAddress(leases: Iterable<Lease>): Lease[] {
  const keyed = Array.from(leases, (lease) => ({ lease, key: addressKey(lease.ip) }));
  keyed.sort(({ key: a }, { key: b }) => (a < b ? -1 : a > b ? 1 : 0));
  return keyed.map(({ lease }) => lease);
}

/** A key that sorts IPv4 addresses before IPv6 addresses, each by value. Comparable with < and >. */
export function addressKey(ip: string): number | bigint {
  const value = ipv4Value(ip);
  if (value >= 0) return value;
  const address = parseIp(ip);
  return address === undefined ? -1 : address.value + (address.family === 6 ? 1n << 32n : 0n);
}

/** The value of an address in dotted form; negative for anything else. Parsing to a bigint would take ten times as long. */
function ipv4Value(ip: string): number {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let at = 0; at < ip.length; at++) {
    const code = ip.charCodeAt(at);
    if (code >= 48 && code <= 57) {
      octet = (octet < 0 ? 0 : octet * 10) + code - 48;
      if (octet > 255) return -1;
    } else if (code === 46 && octet >= 0 && dots < 3) {
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else {
      return -1;
    }
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : -1;
}
