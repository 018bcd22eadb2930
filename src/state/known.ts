import { type Guest, mergedGuests } from '../names/guest.ts';
import { guestCalled } from '../names/resolve.ts';
import type { Domain } from './domain.ts';
import { type Doors, type Elsewhere, type Gathered, gatherLeases } from './gather.ts';
import { localDomains, localLeases, pluggedGuests } from './local.ts';
import { type Places, placesOf } from './places.ts';
import { isDenied } from './read.ts';

/** What names are looked up in. */
export interface Known extends Gathered {
  readonly guests: readonly Guest[];
  /** Every guest with its cards, where that had to be read; undefined where it was not needed or could not be. */
  readonly domains: readonly Domain[] | undefined;
}

/**
 * What the files know about these names. Networks are read only where `network` picks one, and the guests beyond
 * the plugged ones only where a name is not one of those. Throws as gatherLeases does.
 */
export async function knownOf(
  doors: Doors,
  names: readonly string[],
  where: Elsewhere & { readonly network: string | undefined },
): Promise<Known> {
  const places = placesOf(doors.virsh.uri, doors.host);
  const elsewhere = where.files.length > 0 || where.stateDir !== undefined;
  const gathered =
    elsewhere || places === undefined || where.network !== undefined
      ? await gatherLeases(doors, where.network === undefined ? [] : [where.network], where)
      : everyBridge(doors, places);
  const { plugged } = gathered;
  const settled = elsewhere || names.every((name) => guestCalled(name, plugged) !== undefined);
  const reading = settled || places === undefined ? undefined : localDomains(doors.host, places);
  const domains = reading?.problems.some(isDenied) ? undefined : reading?.found;
  return { ...gathered, domains, guests: mergedGuests([...plugged, ...(domains ?? []).map(asGuest)]) };
}

export function asGuest({ name, running, cards }: Domain): Guest {
  return { domain: name, running, macs: cards.flatMap(({ mac }) => mac ?? []) };
}

/** All lease files, as libvirt's own name service modules read them: no network is looked up. */
function everyBridge({ host }: Doors, places: Places): Gathered {
  const leases = localLeases(host, places.leases);
  const guests = pluggedGuests(host, places.leases);
  return {
    groups: leases.found.map((group) => ({ ...group, network: undefined })),
    plugged: guests.found,
    problems: [...leases.problems, ...guests.problems],
    elsewhere: false,
  };
}
