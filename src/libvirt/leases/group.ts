import type { Leases } from './lease.ts';

/** The leases of one bridge, or of one file. */
export interface LeaseGroup {
  readonly bridge: string | undefined;
  readonly leases: Leases;
}
