import { filterLazily } from '../../lazy.ts';
import type { Guest } from '../../libvirt/guest.ts';
import { AddressOrder } from '../../libvirt/leases/address-order.ts';
import { isExpired, type Lease } from '../../libvirt/leases/lease.ts';
import { newerLeases } from '../../libvirt/leases/newer-leases.ts';
import { RepeatedKeys } from '../../libvirt/leases/repeated-keys.ts';
import type { NetworkLeases } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';

/** Finds another lease that conflicts with one. */
export type FindOther = (lease: Lease) => Lease | undefined;

/** What a look at all leases shows. */
export interface Inspection {
  /** The first lease of another machine with the same hostname. */
  readonly withSameHostname: FindOther;
  /** The first lease of another machine with the same client id. */
  readonly withSameClientId: FindOther;
  /** For each network with such leases: by address of an older lease, the lease that its interface uses now. */
  readonly newer: ReadonlyMap<NetworkLeases, ReadonlyMap<string, Lease>>;
  /** The networks whose leases are in address order already. */
  readonly ordered: ReadonlySet<NetworkLeases>;
}

/** Compares the current leases of all networks. Two interfaces of one guest are not duplicates. */
export function inspectLeases(
  networks: readonly NetworkLeases[],
  guestOf: (lease: Lease) => Guest | undefined,
  now: number,
): Inspection {
  const hostnames = new RepeatedKeys();
  const duids = new RepeatedKeys();
  const macs = new RepeatedKeys();
  const ordered = new Set<NetworkLeases>();
  let areAllFromMacs = true;
  // Each pass builds the leases again: 100,000 take 20 ms.
  for (const on of networks) {
    const order = new AddressOrder();
    for (const lease of on.leases) {
      order.add(lease.ip);
      if (isExpired(lease, now)) continue;
      if (lease.hostname !== undefined) hostnames.add(lease.hostname);
      areAllFromMacs &&= isClientIdFromMac(lease);
    }
    if (order.isOrdered) ordered.add(on);
  }
  const isCurrent = (lease: Lease) => !isExpired(lease, now);
  const lists = networks.map(({ leases }) => filterLazily(leases, isCurrent));
  // Client ids made of the MAC are as unique as the MACs. dnsmasq then also keeps one lease per MAC.
  for (const leases of areAllFromMacs ? [] : lists) {
    for (const { clientId, mac } of leases) {
      if (clientId !== undefined) duids.add(duidIn(clientId));
      if (mac !== undefined) macs.add(mac);
    }
  }
  return {
    withSameHostname: finder(lists, hostnames, hostnameOf, guestOf),
    withSameClientId: finder(lists, duids, duidOf, guestOf),
    newer: macs.folded.size === 0 ? new Map() : newerByNetwork(networks, lists, macs),
    ordered,
  };
}

function newerByNetwork(
  networks: readonly NetworkLeases[],
  lists: readonly Iterable<Lease>[],
  { folded }: RepeatedKeys,
): Inspection['newer'] {
  const isRepeated = ({ mac }: Lease) => mac !== undefined && folded.has(mac);
  return new Map(networks.map((on, index) => [on, newerLeases(filterLazily(lists[index] ?? [], isRepeated))]));
}

function finder(
  lists: readonly Iterable<Lease>[],
  { folded }: RepeatedKeys,
  keyOf: (lease: Lease) => string | undefined,
  guestOf: (lease: Lease) => Guest | undefined,
): FindOther {
  const first = new Map<string, Lease>();
  const second = new Map<string, Lease>();
  for (const leases of folded.size === 0 ? [] : lists) {
    for (const lease of leases) {
      const key = keyOf(lease);
      if (key === undefined || !folded.has(key)) continue;
      const other = first.get(key);
      if (other === undefined) first.set(key, lease);
      else if (!second.has(key) && areTwoMachines(other, lease, guestOf)) second.set(key, lease);
    }
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
  if (guestA !== undefined || guestB !== undefined) return guestA?.name !== guestB?.name;
  return duidOf(a) !== duidOf(b) || (a.clientId === b.clientId && a.iaid === b.iaid);
}

/** Most clients send their MAC as client id (type 01), or none. */
function isClientIdFromMac({ clientId, mac }: Lease): boolean {
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
