/** An address that a DHCP server leased. */
export interface Lease {
  /** As the server wrote it: IPv4 in dotted form, or IPv6. */
  readonly ip: string;
  /** Lower case; undefined if the format does not contain it. */
  readonly mac: string | undefined;
  /** The name that the guest claims, or that a reservation gives. Chosen by the guest: never trusted. */
  readonly hostname: string | undefined;
  /** IPv4: the client id (RFC 2132, option 61). IPv6: the DUID (RFC 8415). Hexadecimal, with colons. */
  readonly clientId: string | undefined;
  /** The guest's identity association (RFC 8415), IPv6 only. */
  readonly iaid: string | undefined;
  /** Seconds since 1970; 0 for a lease that does not expire. */
  readonly expires: number;
}

/** Selects leases by MAC and hostname before they are built: finding one lease of 100,000 must not build them all. */
export interface LeaseFilter {
  (mac: string | undefined, hostname: string | undefined): boolean;
  /** A selected lease has one of these MACs and hostnames, ignoring case. Undefined if they are too many to search for. */
  readonly words?: readonly string[] | undefined;
}

export type Family = 'ipv4' | 'ipv6';

export function familyOf(ip: string): Family {
  return ip.includes(':') ? 'ipv6' : 'ipv4';
}

/** Whether a lease has expired, as libvirt counts: 0 does not expire, and the last second is still valid. */
export function isExpired(lease: { readonly expires: number }, now: number): boolean {
  return lease.expires > 0 && lease.expires < now;
}

/** Orders addresses: IPv4 before IPv6. */
export function byFamily(a: string, b: string): number {
  return Number(a.includes(':')) - Number(b.includes(':'));
}
