import { guestsFrom } from '../../libvirt/guest.ts';
import type { Libvirt } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';
import { addressesOf, type Client, type ClientAddress, clientsOf, mayRequest } from '../clients.ts';
import { leasesIfAny } from '../leases-if-any.ts';
import type { Lookup } from '../lookup.ts';
import { type Address, type Answer, isOfFamily, mergeAddresses, type ResolveOptions } from './answer.ts';

/** An address that a network reserves, and the client it is reserved for. */
export interface Reserved {
  readonly address: ClientAddress;
  readonly client: Client;
}

/** The reserved addresses of a libvirt's networks. */
export interface ReservedAddresses {
  /** Those that no client leases. */
  readonly free: readonly Reserved[];
  /** By the names of their clients, in lower case, alone and with the DNS domain of the network: leased ones too. */
  readonly byName: ReadonlyMap<string, readonly Reserved[]>;
}

/** Reads what the active networks, or the one with this name, reserve. */
export async function reservedAddresses(
  libvirt: Libvirt,
  network: string | undefined,
  now: number,
): Promise<ReservedAddresses> {
  const names = network === undefined ? [] : [network];
  const leases = await leasesIfAny(() => libvirt.leases(names), libvirt, names);
  const entries = leases.items.map((on) => ({
    network: on.network?.name ?? on.bridge,
    bridge: on.bridge,
    domain: on.network?.domain,
    leases: on.leases,
    reservations: on.network?.reservations ?? [],
  }));
  if (entries.every(({ reservations }) => reservations.length === 0)) return { free: [], byName: new Map() };
  const guests = guestsFrom(libvirt.pluggedGuests().items, await libvirt.domains());
  const domains = new Map(entries.map(({ network, domain }) => [network, domain]));
  const free: Reserved[] = [];
  const byName = new Map<string, Reserved[]>();
  for (const client of clientsOf(entries, guests, now).clients) {
    const addresses = addressesOf(client);
    if (!addresses.some(({ reserved }) => reserved)) continue;
    for (const address of addresses) {
      const entry = { address, client };
      if (address.lease === undefined) free.push(entry);
      const domain = domains.get(address.network);
      for (const key of namesOf(client, domain)) {
        const entries = byName.get(key);
        if (entries === undefined) byName.set(key, [entry]);
        else entries.push(entry);
      }
    }
  }
  return { free, byName };
}

function namesOf({ guest, reservedNames }: Client, domain: string | undefined): ReadonlySet<string> {
  const names = [...(guest === undefined ? [] : [guest.name]), ...reservedNames].map(fold);
  return new Set(domain === undefined ? names : names.flatMap((name) => [name, `${name}.${fold(domain)}`]));
}

/**
 * Adds to answers what networks reserve for their names. A name that only a reservation has also means the lease of its client.
 * Maps each answer to the new one.
 */
export async function addReservedAddresses(
  answers: readonly Answer[],
  { family, source, all }: ResolveOptions,
  lookup: Lookup,
  now: number,
): Promise<ReadonlyMap<Answer, Answer>> {
  const { libvirt, network, detachedTap } = lookup;
  const { byName } = await reservedAddresses(libvirt, network, now);
  const domains = byName.size === 0 ? [] : ((await libvirt.domains()) ?? []);
  const changed = new Map<Answer, Answer>();
  for (const answer of byName.size === 0 ? [] : answers) {
    const { guest, current } = answer.matches;
    // Leases that the name has, but that are not an answer, such as those of a guest that is cut off, stay none.
    const isReservedName = guest === undefined && current.length === 0;
    const domain = guest && domains.find(({ name }) => name === guest.name);
    const ips = new Set(all ? answer.addresses.map(({ ip }) => ip) : []);
    const entries = (byName.get(fold(answer.name)) ?? []).filter(
      ({ address, address: { ip, mac, network, reserved, lease }, client }) =>
        isOfFamily(ip, family) &&
        (answer.network === undefined || network === answer.network) &&
        (guest === undefined || client.guest === undefined || client.guest.name === guest.name) &&
        detachedTap(mac) === undefined &&
        (domain === undefined || lease !== undefined || mayRequest(domain, address)) &&
        (source === 'reservation' ? reserved : lease === undefined || isReservedName || ips.has(ip)),
    );
    if (entries.length === 0) continue;
    const addresses = entries.map((entry) => addressOf(entry, source, libvirt));
    changed.set(answer, {
      ...answer,
      by: answer.by ?? 'reservation',
      addresses: mergeAddresses([...answer.addresses, ...addresses]),
    });
  }
  return changed;
}

function addressOf(
  { address: { ip, mac, network, lease, reserved }, client }: Reserved,
  source: ResolveOptions['source'],
  { readsLeaseFiles }: Libvirt,
): Address {
  const isLeased = lease !== undefined && source !== 'reservation';
  return {
    ip,
    mac,
    guest: client.guest?.name,
    hostname: isLeased ? lease.hostname : undefined,
    network,
    expires: isLeased ? lease.expires : undefined,
    sources: [
      ...(isLeased ? [readsLeaseFiles ? ('file' as const) : ('lease' as const)] : []),
      ...(reserved ? ['reservation' as const] : []),
    ],
  };
}
