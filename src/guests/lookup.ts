import type { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import type { Domain } from '../libvirt/domain.ts';
import { type Guest, guestsByMac, guestsFrom } from '../libvirt/guest.ts';
import type { LeaseFilter } from '../libvirt/leases/lease.ts';
import type { Libvirt, NetworkLeases } from '../libvirt/libvirt.ts';
import { fold } from '../libvirt/names.ts';
import { leasesIfAny } from './leases-if-any.ts';
import { type FindDetachedTap, findDetachedTaps, NO_TAPS } from './taps.ts';

/** What names and addresses are looked up in. */
export interface Lookup {
  readonly libvirt: Libvirt;
  readonly networks: readonly NetworkLeases[];
  /** False if the driver has no leases. */
  readonly hasLeases: boolean;
  /** The name of the network that the lookup is restricted to. */
  readonly network: string | undefined;
  readonly guests: readonly Guest[];
  /** The guest that has an interface with a MAC. */
  readonly guestWith: (mac: string | undefined) => Guest | undefined;
  /** Every domain with its interfaces; undefined if they were not needed, or cannot be read. */
  readonly domains: readonly Domain[] | undefined;
  /** Finds the tap of an interface that is cut off. Reads the links of the host on first use. */
  readonly detachedTap: FindDetachedTap;
  readonly problems: readonly VnetError[];
}

export interface LookupOptions {
  /** The name or UUID of the only network to look in. */
  readonly network: string | undefined;
  /** Whether the names of the networks matter, and not only their bridges. */
  readonly withNetworks: boolean;
}

/**
 * Reads the leases and guests of these names, or all of them. Only reads networks if an option requires it, and domains if a
 * name is not that of a plugged-in guest. Throws VnetError as Libvirt.leases does.
 */
export async function lookUp(
  host: Host,
  libvirt: Libvirt,
  names: readonly string[] | undefined,
  { network, withNetworks }: LookupOptions,
): Promise<Lookup> {
  const plugged = libvirt.pluggedGuests();
  // A plugged-in guest whose name differs in case does not count: another guest may have exactly this name.
  const pluggedNames = new Set(plugged.items.map(({ name }) => name));
  const domains = names?.every((name) => pluggedNames.has(name)) ? undefined : await libvirt.domains(names);
  const guests = guestsFrom(plugged.items, domains);
  const filter = names === undefined ? undefined : filterFor(names, guests.list);
  const byMac = onFirstUse(() => guestsByMac(guests));
  const taps = onFirstUse(() => findDetachedTaps(host));
  const read = () =>
    network === undefined ? libvirt.allLeases(filter, { withNetworks }) : libvirt.leases([network], filter);
  const leases = await leasesIfAny(read, libvirt, network === undefined ? [] : [network]);
  return {
    libvirt,
    networks: leases.items,
    hasLeases: !leases.areUnknown,
    network: network === undefined ? undefined : (leases.items[0]?.network?.name ?? network),
    guests: guests.list,
    guestWith: (mac) => (mac === undefined ? undefined : byMac().get(mac)),
    domains,
    detachedTap: libvirt.isLocal ? (mac) => taps()(mac) : NO_TAPS,
    problems: [...leases.problems, ...plugged.problems],
  };
}

function onFirstUse<T>(make: () => T): () => T {
  let value: { readonly made: T } | undefined;
  return () => {
    value ??= { made: make() };
    return value.made;
  };
}

/** A search for more words takes as long as reading all leases. */
const MOST_WORDS = 20;

/** Selects the leases of these hostnames, and of the guests with these names. */
function filterFor(names: readonly string[], guests: readonly Guest[]): LeaseFilter {
  const wanted = new Set(names.map(fold));
  const lengths = new Set(names.map(({ length }) => length));
  const macs = new Set(guests.filter(({ name }) => wanted.has(fold(name))).flatMap((guest) => guest.macs));
  const selects = (mac: string | undefined, hostname: string | undefined) =>
    (mac !== undefined && macs.has(mac)) ||
    (hostname !== undefined && lengths.has(hostname.length) && wanted.has(fold(hostname)));
  const words = [...wanted, ...macs];
  return Object.assign(selects, { words: words.length > MOST_WORDS ? undefined : words });
}
