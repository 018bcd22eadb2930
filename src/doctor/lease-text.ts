import type { LeaseRow } from '../guests/leases/notes.ts';

/** A lease as evidence: `lease on virbr0: 192.168.122.7 for 52:54:00:00:00:01 (web), client id ...`. */
export function leaseEvidence({ lease, on, guest }: LeaseRow, { withClientId = false } = {}): string {
  const who = [lease.mac ?? 'a client', ...(guest === undefined ? [] : [`(${guest})`])].join(' ');
  const id = withClientId && lease.clientId !== undefined ? `, client id ${lease.clientId}` : '';
  return `lease on ${on.bridge}: ${lease.ip} for ${who}${id}`;
}

/** Whose lease it is: the guest, else the MAC. */
export function leaseHolder({ lease, guest }: LeaseRow): string {
  return guest === undefined ? (lease.mac ?? lease.ip) : `guest '${guest}'`;
}
