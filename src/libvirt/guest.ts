import type { Domain } from './domain.ts';

/** A guest and the MACs of its interfaces (lower case). */
export interface Guest {
  readonly name: string;
  readonly macs: readonly string[];
  readonly running: boolean;
}

/** The guests of a host, as far as vnet could find them. */
export interface Guests {
  readonly list: readonly Guest[];
  /** Whether the list has every guest. Only then does a MAC that is not in it belong to no guest. */
  readonly complete: boolean;
  /** What libvirt says about their interfaces, if it was asked. */
  readonly domains?: readonly Domain[] | undefined;
}

/** Maps MACs to guests. If two guests have one MAC, a running guest wins, then the first of the list. */
export function guestsByMac({ list }: Guests): ReadonlyMap<string, Guest> {
  const byMac = new Map<string, Guest>();
  for (const guest of list) {
    for (const mac of guest.macs) {
      const other = byMac.get(mac);
      if (other === undefined || (guest.running && !other.running)) byMac.set(mac, guest);
    }
  }
  return byMac;
}

/** Merges what several sources say about a guest into one entry. It runs if any source says so. */
export function mergedGuests(guests: readonly Guest[]): Guest[] {
  const byName = new Map<string, Guest>();
  for (const guest of guests) {
    const other = byName.get(guest.name);
    byName.set(guest.name, {
      name: guest.name,
      macs: other === undefined ? guest.macs : [...new Set([...other.macs, ...guest.macs])],
      running: guest.running || (other?.running ?? false),
    });
  }
  return [...byName.values()];
}

/** The guests of a lease directory and of libvirt's domains as one list. It is complete if the domains are known. */
export function guestsFrom(plugged: readonly Guest[], domains: readonly Domain[] | undefined): Guests {
  const others = (domains ?? []).map(({ name, running, interfaces }) => ({
    name,
    running,
    macs: interfaces.flatMap(({ mac }) => mac ?? []),
  }));
  return { list: mergedGuests([...plugged, ...others]), complete: domains !== undefined, domains };
}
