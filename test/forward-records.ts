/** From where a forward is used. */
export const ORIGINS = ['outside', 'host', 'guest', 'itself'] as const;
export type Origin = (typeof ORIGINS)[number];

/** What the matrix suite measured after an event. */
export interface Cell {
  /** The programs that write rules at that time. */
  readonly firewall: string;
  readonly event: string;
  /**
   * The longest time in milliseconds in which nothing was answered, for TCP with IPv4, TCP with IPv6, and datagrams from one socket; 0
   * if all was, null if nothing was any more. `direct` are connections of the host to the guest's own addresses.
   */
  readonly gaps: Readonly<Record<Origin | 'direct', readonly (number | null)[]>>;
  /** What was answered after the event instead of what should be. */
  readonly wrong: Readonly<Record<string, string>>;
}

/** Where the records are in the checkout. */
export const FORWARD_RECORDS = 'test/forward-records';

/** The name of the record for a libvirt, such as 9.0, and a backend. */
export function recordName(version: string, backend: string): string {
  return `${version}-${backend}.json`;
}
