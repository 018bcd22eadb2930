/** A guest that libvirt knows, by the MACs of its network cards (lower case). */
export interface Guest {
  readonly domain: string;
  readonly macs: readonly string[];
  readonly running: boolean;
}

/** The guests of a host, as far as they are known. */
export interface Guests {
  readonly list: readonly Guest[];
  /** Whether every guest is in the list: only then is a MAC outside of it nobody's. */
  readonly complete: boolean;
}

/** Finds a guest by MAC. Where two claim one MAC, a running guest goes first, then the first of the list. */
export function guestsByMac({ list }: Guests): ReadonlyMap<string, Guest> {
  const byMac = new Map<string, Guest>();
  for (const guest of list) {
    for (const mac of guest.macs) {
      const known = byMac.get(mac);
      if (known === undefined || (guest.running && !known.running)) byMac.set(mac, guest);
    }
  }
  return byMac;
}

/** One entry a guest: what several sources say of it is put together, and running is running. */
export function mergedGuests(guests: readonly Guest[]): Guest[] {
  const byDomain = new Map<string, Guest>();
  for (const guest of guests) {
    const known = byDomain.get(guest.domain);
    byDomain.set(guest.domain, {
      domain: guest.domain,
      macs: known === undefined ? guest.macs : [...new Set([...known.macs, ...guest.macs])],
      running: guest.running || (known?.running ?? false),
    });
  }
  return [...byDomain.values()];
}
