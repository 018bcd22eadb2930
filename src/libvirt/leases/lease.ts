/** One address that a DHCP server has given away. */
export interface Lease {
  /** As the server wrote it: IPv4 dotted, or IPv6. */
  readonly ip: string;
  /** Lower case; undefined where the format does not say it. */
  readonly mac: string | undefined;
  /** The name the guest claims, or a static entry's. Chosen by the guest: never trusted. */
  readonly hostname: string | undefined;
  /** IPv4: the client id (RFC 2132, option 61). IPv6: the DUID (RFC 8415). Hexadecimal, with colons. */
  readonly clientId: string | undefined;
  /** The guest's identity association (RFC 8415), IPv6 only. */
  readonly iaid: string | undefined;
  /** Seconds since 1970; 0 for a lease that never expires. */
  readonly expires: number;
}

/**
 * Leases of a file, as often as they are looked through. They may be made anew each time: of a hundred thousand, none is
 * held that nobody keeps, which is most of what so many cost.
 */
export type Leases = Iterable<Lease>;

/** Which leases of a file are wanted: of a hundred thousand, one is found faster than all are made. */
export type Keep = (mac: string | undefined, hostname: string | undefined) => boolean;

export type Family = 'ipv4' | 'ipv6';

export function familyOf(ip: string): Family {
  return ip.includes(':') ? 'ipv6' : 'ipv4';
}

/** Whether a lease is past its time, as libvirt counts: 0 never is, and its last second still counts. */
export function isExpired(lease: { readonly expires: number }, now: number): boolean {
  return lease.expires > 0 && lease.expires < now;
}

/** Orders addresses: IPv4 before IPv6. */
export function byFamily(a: string, b: string): number {
  return Number(a.includes(':')) - Number(b.includes(':'));
}
