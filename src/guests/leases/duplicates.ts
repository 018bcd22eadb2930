import type { Guest } from '../../libvirt/guest.ts';
import type { Lease } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';
import { RepeatedKeys } from './bloom-filter.ts';

/** Finds the first lease of another machine that has the same key. */
export type FindOther = (lease: Lease) => Lease | undefined;

export interface Duplicates {
  readonly withSameHostname: FindOther;
  readonly withSameClientId: FindOther;
}

/** Compares these leases by hostname and by client id. Two interfaces of one guest are not duplicates. */
export function findDuplicates(leases: Iterable<Lease>, guestOf: (lease: Lease) => Guest | undefined): Duplicates {
  const hostnames = new RepeatedKeys();
  const duids = new RepeatedKeys();
  let areAllFromMacs = true;
  for (const lease of leases) {
    if (lease.hostname !== undefined) hostnames.add(lease.hostname);
    areAllFromMacs &&= isClientIdFromMac(lease);
  }
  if (!areAllFromMacs) for (const { clientId } of leases) if (clientId !== undefined) duids.add(duidIn(clientId));
  return {
    withSameHostname: finder(leases, hostnames, hostnameOf, guestOf),
    withSameClientId: finder(leases, duids, duidOf, guestOf),
  };
}

function finder(
  leases: Iterable<Lease>,
  { folded }: RepeatedKeys,
  keyOf: (lease: Lease) => string | undefined,
  guestOf: (lease: Lease) => Guest | undefined,
): FindOther {
  const first = new Map<string, Lease>();
  const second = new Map<string, Lease>();
  for (const lease of folded.size === 0 ? [] : leases) {
    const key = keyOf(lease);
    if (key === undefined || !folded.has(key)) continue;
    const other = first.get(key);
    if (other === undefined) first.set(key, lease);
    else if (!second.has(key) && areTwoMachines(other, lease, guestOf)) second.set(key, lease);
  }
  return (lease) => {
    const key = second.size === 0 ? undefined : keyOf(lease);
    const candidates = key === undefined ? [] : [first.get(key), second.get(key)];
    return candidates.find((other) => other !== undefined && areTwoMachines(other, lease, guestOf));
  };
}

/** Two leases without a guest may be two interfaces of one machine, unless everything their clients sent is equal. */
function areTwoMachines(a: Lease, b: Lease, guestOf: (lease: Lease) => Guest | undefined): boolean {
  if (a.mac === undefined || b.mac === undefined || a.mac === b.mac) return false;
  const [guestA, guestB] = [guestOf(a), guestOf(b)];
  if (guestA !== undefined || guestB !== undefined) return guestA?.domain !== guestB?.domain;
  return duidOf(a) !== duidOf(b) || (a.clientId === b.clientId && a.iaid === b.iaid);
}

/** Most clients send their MAC as client id (type 01). Such ids are as unique as the MACs, and need no comparison. */
export function isClientIdFromMac({ clientId, mac }: Lease): boolean {
  return clientId === undefined || (mac !== undefined && clientId.length === mac.length + 3 && clientId.endsWith(mac));
}

function hostnameOf({ hostname }: Lease): string | undefined {
  return hostname === undefined ? undefined : fold(hostname);
}

/** What identifies the client, apart from which of its interfaces it is. */
export function duidOf({ clientId }: Lease): string | undefined {
  return clientId === undefined ? undefined : fold(duidIn(clientId));
}

/** The DUID inside an IPv4 client id of type ff (RFC 4361: type, IAID, DUID), else the client id. */
function duidIn(clientId: string): string {
  return clientId.startsWith('ff:') ? clientId.slice(15) : clientId;
}
