import { VnetError } from '../error.ts';
import { similarNamesHint } from '../nearest.ts';
import type { Diagnosis } from './diagnose.ts';
import { guests, networks } from './facts/libvirt.ts';
import type { Look } from './look.ts';

/** The networks and guests that the user named. */
export interface Subject {
  readonly networks: ReadonlySet<string>;
  readonly guests: ReadonlySet<string>;
}

/**
 * Finds the networks and guests with these names; networks also by UUID. A name that both have means both. Throws VnetError
 * `not-found`, or why libvirt cannot be queried.
 */
export async function subjectOf(look: Look, names: readonly string[]): Promise<Subject> {
  const [allNetworks, allGuests = []] = await Promise.all([look.at(networks), look.at(guests)]);
  const found = { networks: new Set<string>(), guests: new Set<string>() };
  for (const name of names) {
    const network = allNetworks.find(
      ({ live, definition, ...each }) => each.name === name || (live ?? definition)?.uuid === name.toLowerCase(),
    );
    const guest = guestCalled(name, allGuests);
    if (network === undefined && guest === undefined) throw notFound(name, [...allNetworks, ...allGuests]);
    if (network !== undefined) found.networks.add(network.name);
    if (guest !== undefined) found.guests.add(guest);
  }
  return found;
}

function guestCalled(name: string, all: readonly { readonly name: string }[]): string | undefined {
  return all.find((guest) => guest.name === name)?.name;
}

function notFound(name: string, candidates: readonly { readonly name: string }[]): VnetError {
  const names = [...new Set(candidates.map((candidate) => candidate.name))];
  const hint = similarNamesHint('names', name, names);
  return new VnetError(
    'not-found',
    `no network or guest named '${name}'`,
    hint === undefined ? { hint: 'to list both, run', commands: ['vnet status', 'virsh list --all'] } : { hint },
  );
}

/**
 * Selects the problems of the host itself and those that concern the subject: its networks, its guests, the guests of its
 * networks, and the networks of its guests.
 */
export async function problemsOf(
  look: Look,
  subject: Subject,
  problems: readonly Diagnosis[],
): Promise<readonly Diagnosis[]> {
  const all = (await look.at(guests)) ?? [];
  const sourcesOf = (guest: string) =>
    all.find(({ name }) => name === guest)?.interfaces.flatMap(({ source }) => source ?? []) ?? [];
  const sources = new Set([...subject.guests].flatMap(sourcesOf));
  return problems.filter(({ network, guest }) => {
    if (network === undefined && guest === undefined) return true;
    if (guest !== undefined && subject.guests.has(guest)) return true;
    if (network !== undefined && subject.networks.has(network)) return true;
    if (guest === undefined) return network !== undefined && sources.has(network);
    return sourcesOf(guest).some((source) => subject.networks.has(source));
  });
}
