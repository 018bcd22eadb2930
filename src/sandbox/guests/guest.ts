import type { Reservation } from './dhcp-expectation.ts';
import type { TestGuest } from './test-guest.ts';

export const FAMILIES = [4, 6] as const;

/** A test guest with its addresses. */
export interface Guest {
  /** `guest1` or `guest2`, for the report. */
  readonly label: string;
  readonly machine: TestGuest;
  /** What DNS should call it: the hostname in its DHCP request, or the name of its `<host>`. */
  readonly hostname: string;
  readonly reservation: Reservation | undefined;
  readonly ipv4: string | undefined;
  readonly ipv6: string | undefined;
  /** Whether the IPv4 address is a lease. Otherwise it was set by hand. */
  readonly isLeased: boolean;
}

export function addressOf(guest: Guest, family: 4 | 6): string | undefined {
  return family === 4 ? guest.ipv4 : guest.ipv6;
}
