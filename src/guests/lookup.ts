import type { Domain } from '../libvirt/domain.ts';
import { allNetworks, localDomains, localLeases, pluggedGuests } from '../libvirt/from-files.ts';
import type { Guest } from '../libvirt/guest.ts';
import type { Keep } from '../libvirt/leases/lease.ts';
import { fold } from '../libvirt/names.ts';
import { type Places, placesOf } from '../libvirt/paths.ts';
import { isDenied } from '../libvirt/read-files.ts';
import type { Target } from '../libvirt/target.ts';
import { guestsOf } from './domains.ts';
import { type Elsewhere, type Gathered, gatherLeases } from './inventory.ts';

/** What names are looked up in. */
export interface Known extends Gathered {
  readonly guests: readonly Guest[];
  /** Every guest with its cards, where that had to be read; undefined where it was not needed or could not be. */
  readonly domains: readonly Domain[] | undefined;
  /** Whether the leases are what libvirt told, of a machine whose files are not here. */
  readonly far: boolean;
}

/** Where names are looked up. */
export interface Place extends Elsewhere {
  /** Only in this network. */
  readonly network: string | undefined;
  /** Whether it matters what the networks are called, not only which bridge they have. */
  readonly named?: boolean;
}

/**
 * What the files know about these names, or about everything where `names` is undefined. Networks are read only where
 * `network` picks one or their names matter, and the guests beyond the plugged ones only where a name is not one of those. Throws as
 * gatherLeases does.
 */
export async function knownOf(target: Target, names: readonly string[] | undefined, where: Place): Promise<Known> {
  const places = placesOf(target.virsh.uri, target.host);
  const elsewhere = where.files.length > 0 || where.stateDir !== undefined;
  // Of another machine there are no files that tell whose card a MAC is.
  const far = !elsewhere && places === undefined;
  let domains = far ? await domainsFar(target, names) : undefined;
  const keep = (plugged: readonly Guest[]): Keep => {
    // A guest that is plugged in under another case may not be the one: there may be one of exactly this name.
    const settled = elsewhere || names?.every((name) => plugged.some(({ domain }) => domain === name));
    const reading = settled || places === undefined ? undefined : localDomains(target.host, places);
    if (reading !== undefined && !reading.problems.some(isDenied)) domains = reading.found;
    return keepOf(names, guestsOf(plugged, domains).list);
  };
  const gathered =
    elsewhere || places === undefined || where.network !== undefined
      ? await gatherLeases(target, where.network === undefined ? [] : [where.network], { ...where, keep })
      : everyBridge(target, places, { keep, named: where.named === true });
  return { ...gathered, domains, far, guests: guestsOf(gathered.plugged, domains).list };
}

async function domainsFar({ virsh }: Target, names: readonly string[] | undefined): Promise<readonly Domain[]> {
  const { askedDomains, askedDomainsCalled } = await import('../libvirt/from-virsh.ts');
  return names === undefined ? askedDomains(virsh) : askedDomainsCalled(virsh, names);
}

/** The leases that may answer: of these hostnames, and of the guests of these names. */
function keepOf(names: readonly string[] | undefined, guests: readonly Guest[]): Keep {
  if (names === undefined) return () => true;
  const wanted = new Set(names.map(fold));
  const lengths = new Set(names.map(({ length }) => length));
  const macs = new Set(guests.filter(({ domain }) => wanted.has(fold(domain))).flatMap((guest) => guest.macs));
  return (mac, hostname) =>
    (mac !== undefined && macs.has(mac)) ||
    (hostname !== undefined && lengths.has(hostname.length) && wanted.has(fold(hostname)));
}

/** All lease files, as libvirt's own name service modules read them: networks only where they are to be named. */
function everyBridge(
  { host }: Target,
  places: Places,
  { keep, named }: { readonly keep: (plugged: readonly Guest[]) => Keep; readonly named: boolean },
): Gathered {
  const guests = pluggedGuests(host, places.leases);
  const leases = localLeases(host, places.leases, { keep: keep(guests.found) });
  const networks = named ? allNetworks(host, places).found : [];
  return {
    groups: leases.found.map((group) => ({
      ...group,
      network: networks.find(({ bridge }) => bridge !== undefined && bridge === group.bridge),
    })),
    plugged: guests.found,
    problems: [...leases.problems, ...guests.problems],
    elsewhere: false,
  };
}
