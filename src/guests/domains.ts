import { VnetError } from '../error.ts';
import type { Domain } from '../libvirt/domain.ts';
import { localDomains } from '../libvirt/from-files.ts';
import { type Guest, type Guests, mergedGuests } from '../libvirt/guest.ts';
import { placesOf } from '../libvirt/paths.ts';
import { isDenied } from '../libvirt/read-files.ts';
import type { Target } from '../libvirt/target.ts';

/** Every guest: the plugged ones, and those that libvirt's files, or libvirt itself, know beyond. */
export async function gatherDomains({ host, virsh }: Target): Promise<readonly Domain[] | undefined> {
  const places = placesOf(virsh.uri, host);
  const local = places === undefined ? undefined : localDomains(host, places);
  if (local !== undefined && !local.problems.some(isDenied)) return local.found;
  // Without a connection named, an ordinary user's virsh asks the session daemon: not the one of these files.
  if (virsh.uri === undefined) return undefined;
  try {
    const { askedDomains } = await import('../libvirt/from-virsh.ts');
    return await askedDomains(virsh);
  } catch (error) {
    // Leases are worth showing without the guests that only libvirt could name.
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}

/** The names of the persistent guests, as far as this user may list their files. */
export function guestNames({ host, virsh }: Target): string[] {
  const directory = placesOf(virsh.uri, host)?.domains;
  const files = directory === undefined ? [] : (host.listDirectory(directory) ?? []);
  return files.filter((file) => file.endsWith('.xml')).map((file) => file.slice(0, -'.xml'.length));
}

/** The plugged guests and these domains as one list; complete where domains are known. */
export function guestsOf(plugged: readonly Guest[], domains: readonly Domain[] | undefined): Guests {
  const known = (domains ?? []).map(({ name, running, cards }) => ({
    domain: name,
    running,
    macs: cards.flatMap(({ mac }) => mac ?? []),
  }));
  return { list: mergedGuests([...plugged, ...known]), complete: domains !== undefined };
}
