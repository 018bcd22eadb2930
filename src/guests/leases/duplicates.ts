import type { Guest } from '../../libvirt/guest.ts';
import type { Lease, Leases } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';
import { Repeats } from './bloom-filter.ts';

/** Finds, for a lease, the first of another machine. */
export type FindOther = (lease: Lease) => Lease | undefined;

/** Finds, for one of these leases, another machine's with the same hostname, and one with the same client id. */
export function collisionsAmong(
  leases: Leases,
  guestOf: (lease: Lease) => Guest | undefined,
): { readonly namesakeOf: FindOther; readonly twinOf: FindOther } {
  const hostnames = new Repeats();
  const duids = new Repeats();
  let ordinary = true;
  for (const lease of leases) {
    if (lease.hostname !== undefined) hostnames.add(lease.hostname);
    ordinary &&= hasOwnClientId(lease);
  }
  if (!ordinary) for (const { clientId } of leases) if (clientId !== undefined) duids.add(duidIn(clientId));
  return {
    namesakeOf: finder(leases, hostnames, hostnameOf, guestOf),
    twinOf: finder(leases, duids, duidOf, guestOf),
  };
}

function finder(
  leases: Leases,
  { folded }: Repeats,
  keyOf: (lease: Lease) => string | undefined,
  guestOf: (lease: Lease) => Guest | undefined,
): FindOther {
  const first = new Map<string, Lease>();
  const second = new Map<string, Lease>();
  for (const lease of folded.size === 0 ? [] : leases) {
    const key = keyOf(lease);
    if (key === undefined || !folded.has(key)) continue;
    const known = first.get(key);
    if (known === undefined) first.set(key, lease);
    else if (!second.has(key) && areTwoMachines(known, lease, guestOf)) second.set(key, lease);
  }
  return (lease) => {
    const key = second.size === 0 ? undefined : keyOf(lease);
    const found = key === undefined ? [] : [first.get(key), second.get(key)];
    return found.find((other) => other !== undefined && areTwoMachines(other, lease, guestOf));
  };
}

/** Two cards of one guest are one machine. Unknown ones may be two cards too, unless all they sent is equal. */
function areTwoMachines(a: Lease, b: Lease, guestOf: (lease: Lease) => Guest | undefined): boolean {
  if (a.mac === undefined || b.mac === undefined || a.mac === b.mac) return false;
  const [guestA, guestB] = [guestOf(a), guestOf(b)];
  if (guestA !== undefined || guestB !== undefined) return guestA?.domain !== guestB?.domain;
  return duidOf(a) !== duidOf(b) || (a.clientId === b.clientId && a.iaid === b.iaid);
}

/** Most clients send their MAC as client id (type 01), which two machines share no more than the MAC. */
function hasOwnClientId({ clientId, mac }: Lease): boolean {
  return clientId === undefined || (mac !== undefined && clientId.length === mac.length + 3 && clientId.endsWith(mac));
}

function hostnameOf({ hostname }: Lease): string | undefined {
  return hostname === undefined ? undefined : fold(hostname);
}

/** What a client calls itself, apart from which of its cards it is. */
export function duidOf({ clientId }: Lease): string | undefined {
  return clientId === undefined ? undefined : fold(duidIn(clientId));
}

/** The DUID inside an IPv4 client id of type ff (RFC 4361: type, IAID, DUID), where there is one. */
function duidIn(clientId: string): string {
  return clientId.startsWith('ff:') ? clientId.slice(15) : clientId;
}
