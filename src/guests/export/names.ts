import type { Guests } from '../../libvirt/guest.ts';
import { fold } from '../../libvirt/names.ts';
import { isHostname } from '../hostname.ts';
import { type Address, addressesOf, type Machine, machinesOf, type NetworkEntries } from './machines.ts';

/** A machine of a network, under names that may be written into a file. */
export interface Entry {
  /** The first is the machine's own: its guest's, else its static entry's, else its hostname. */
  readonly names: readonly string[];
  readonly guest: string | undefined;
  /** At least one. IPv4 first; in each family those that are leased, of them the static ones, then those that last longest. */
  readonly addresses: readonly Address[];
}

export interface Roster {
  readonly entries: readonly Entry[];
  /** Names that were left out, each with the reason. */
  readonly leftOut: readonly string[];
}

/** Why a name (in lower case) may not be written, or not where a guest only claims it; undefined where it may. */
export type Refusal = (name: string, claimed: boolean) => string | undefined;

/**
 * The machines that have an address now, and the static hosts, each under names of its own. A guest's libvirt name
 * goes before a static entry's, and that before a hostname a guest claims. A claimed name is written only where it
 * is one label, of nobody else, and not refused: so no guest becomes localhost, the host itself, another guest, or a
 * name of the internet.
 */
export function rosterOf(networks: readonly NetworkEntries[], guests: Guests, refused: Refusal, now: number): Roster {
  const machines = machinesOf(networks, guests, now);
  const owners = ownersOf(machines, guests);
  const leftOut = new Set<string>();
  const entries: Entry[] = [];
  for (const machine of machines) {
    const names = new Map<string, string>();
    const add = (name: string, claimed: boolean) => {
      const key = fold(name);
      if (names.has(key)) return;
      const reason = whyNot(name, claimed) ?? refused(key, claimed) ?? notOwned(owners.get(key), machine);
      if (reason === undefined) names.set(key, name);
      else leftOut.add(`${name}: ${reason}`);
    };
    if (machine.guest !== undefined) add(machine.guest.domain, false);
    for (const name of machine.fixed) add(name, false);
    const most = names.size + MOST_CLAIMS;
    for (const name of machine.claimed) {
      if (names.size < most) add(name, true);
      else if (!names.has(fold(name))) leftOut.add(`${name}: its machine claims ${MOST_CLAIMS} other names`);
    }
    if (names.size === 0) continue;
    entries.push({ names: [...names.values()], guest: machine.guest?.domain, addresses: addressesOf(machine) });
  }
  return { entries: entries.sort(byFirstName), leftOut: [...leftOut] };
}

/** A guest can take each address of a network under another name, and each of its names stands at each of its addresses. */
const MOST_CLAIMS = 8;

/** A name that several machines claim belongs to none of them. */
const SEVERAL = 'several machines claim it';
const ANOTHER = 'the name of another machine';

type Owner = Machine | typeof SEVERAL | typeof ANOTHER;

/** Whose each name is, in lower case: what libvirt says goes before what is claimed, also for a guest that is off. */
function ownersOf(machines: readonly Machine[], guests: Guests): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  const give = (name: string, owner: Owner) => {
    const key = fold(name);
    if (!owners.has(key)) owners.set(key, owner);
  };
  for (const machine of machines) if (machine.guest !== undefined) give(machine.guest.domain, machine);
  for (const { domain } of guests.list) give(domain, ANOTHER);
  for (const machine of machines) for (const name of machine.fixed) give(name, machine);

  const claims = new Map<string, Owner>();
  for (const machine of machines) {
    for (const name of machine.claimed) {
      const key = fold(name);
      const first = claims.get(key);
      if (first === undefined) claims.set(key, machine);
      else if (first !== machine) claims.set(key, SEVERAL);
    }
  }
  for (const [name, owner] of claims) give(name, owner);
  return owners;
}

function notOwned(owner: Owner | undefined, machine: Machine): string | undefined {
  if (owner === machine) return undefined;
  return owner === SEVERAL ? SEVERAL : ANOTHER;
}

function whyNot(name: string, claimed: boolean): string | undefined {
  if (!isHostname(name)) return 'not a host name';
  return claimed && name.includes('.') ? 'a guest may not claim a name with a domain' : undefined;
}

function byFirstName({ names: [a = ''] }: Entry, { names: [b = ''] }: Entry): number {
  return a < b ? -1 : Number(a > b);
}
