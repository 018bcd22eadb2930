import type { Guests } from '../../libvirt/guest.ts';
import { fold } from '../../libvirt/names.ts';
import { compareNatural } from '../../natural-order.ts';
import { addressesOf, type Client, type ClientAddress, clientsOf, type NetworkEntries } from '../clients.ts';
import { isHostname } from '../hostname.ts';

/** A client under the names that may be written to a file. */
export interface Entry {
  /** The first is the client's own: of its guest, else of its reservation, else its hostname. */
  readonly names: readonly string[];
  readonly guest: string | undefined;
  /** At least one, in the order of addressesOf. */
  readonly addresses: readonly ClientAddress[];
}

export interface Roster {
  readonly entries: readonly Entry[];
  /** Names and addresses that are not in the entries, each with the reason. */
  readonly skipped: readonly string[];
}

export interface NameToJudge {
  /** In lower case. */
  readonly name: string;
  /** Whether the client chose it in a DHCP request. */
  readonly isHostname: boolean;
  /** The DNS domains of the client's networks, in lower case. */
  readonly domains: ReadonlySet<string>;
}

/** Says why a name may not be written; undefined if it may. */
export type NamePolicy = (name: NameToJudge) => string | undefined;

/**
 * The clients that have an address, each under its own names. The name of a guest has priority over that of a reservation, and
 * that over a hostname. Names that several clients chose, and those that the policy rejects, are skipped: so no guest becomes
 * localhost, this host, another guest, or a host of the Internet.
 */
export function rosterOf(networks: readonly NetworkEntries[], guests: Guests, policy: NamePolicy, now: number): Roster {
  const { clients, skipped: addresses } = clientsOf(networks, guests, now);
  const owners = ownersOf(clients, guests);
  const skipped = new Set(addresses);
  const entries: Entry[] = [];
  for (const client of clients) {
    const names = new Map<string, string>();
    const add = (name: string, chosenByClient: boolean) => {
      const key = fold(name);
      if (names.has(key)) return;
      const reason = isHostname(name)
        ? (policy({ name: key, isHostname: chosenByClient, domains: client.domains }) ??
          conflict(owners.get(key), client))
        : 'not a valid hostname';
      if (reason === undefined) names.set(key, name);
      else skipped.add(`${name}: ${reason}`);
    };
    if (client.guest !== undefined) add(client.guest.name, false);
    for (const name of client.reservedNames) add(name, false);
    const most = names.size + MAX_HOSTNAMES;
    for (const name of client.hostnames) {
      if (names.size < most) add(name, true);
      else if (!names.has(fold(name))) skipped.add(`${name}: the client has ${MAX_HOSTNAMES} other hostnames`);
    }
    if (names.size === 0) continue;
    entries.push({ names: [...names.values()], guest: client.guest?.name, addresses: addressesOf(client) });
  }
  return { entries: entries.sort(byFirstName), skipped: [...skipped] };
}

/** A client can lease each address under another hostname, and every name of a client is written for every address. */
const MAX_HOSTNAMES = 8;

const SEVERAL = 'several clients use it as their hostname';
const ANOTHER = 'the name of another guest or reservation';

type Owner = Client | typeof SEVERAL | typeof ANOTHER;

/** The owner of each name, in lower case. Names of libvirt have priority over hostnames, also those of guests that are off. */
function ownersOf(clients: readonly Client[], guests: Guests): ReadonlyMap<string, Owner> {
  const owners = new Map<string, Owner>();
  const give = (name: string, owner: Owner) => {
    const key = fold(name);
    if (!owners.has(key)) owners.set(key, owner);
  };
  for (const client of clients) if (client.guest !== undefined) give(client.guest.name, client);
  for (const { name } of guests.list) give(name, ANOTHER);
  for (const client of clients) for (const name of client.reservedNames) give(name, client);

  const byHostname = new Map<string, Owner>();
  for (const client of clients) {
    for (const name of client.hostnames) {
      const key = fold(name);
      const first = byHostname.get(key);
      if (first === undefined) byHostname.set(key, client);
      else if (first !== client) byHostname.set(key, SEVERAL);
    }
  }
  for (const [name, owner] of byHostname) give(name, owner);
  return owners;
}

function conflict(owner: Owner | undefined, client: Client): string | undefined {
  if (owner === client) return undefined;
  return owner === SEVERAL ? SEVERAL : ANOTHER;
}

function byFirstName({ names: [a = ''] }: Entry, { names: [b = ''] }: Entry): number {
  return compareNatural(a, b);
}
