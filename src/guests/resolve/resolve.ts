import type { Libvirt } from '../../libvirt/libvirt.ts';
import { fold } from '../../libvirt/names.ts';
import type { Target } from '../../libvirt/target.ts';
import { type Lookup, lookUp } from '../lookup.ts';
import { type Address, type Answer, isOfFamily, mergeAddresses, type ResolveOptions } from './answer.ts';
import { type GuestIndex, indexGuests, indexLeases, type LeaseIndex, type Match, matchName } from './match.ts';

/** An answer from the files, and the domain to query if that is not enough. */
interface FileAnswer {
  readonly answer: Answer;
  readonly query: string | undefined;
}

/** A network with a DNS domain. */
interface DomainLeases {
  readonly network: string;
  /** The folded DNS domain after a dot. */
  readonly suffix: string;
  /** The leases of its bridge, built on first use. */
  readonly leases: () => LeaseIndex;
}

/**
 * Resolves names: first from the files, then with one query to libvirt for all that have no answer there, then from the
 * reservations. Names without an address are in the result too; files that could not be read are in `lookup.problems`.
 */
export async function resolveNames(
  target: Target,
  libvirt: Libvirt,
  names: readonly string[],
  options: ResolveOptions,
): Promise<{ readonly answers: readonly Answer[]; readonly lookup: Lookup }> {
  const lookup = await lookUp(target.host, libvirt, [...new Set(names.flatMap(withStems))], options);
  const resolver = new Resolver(target, lookup, options);
  const fromFiles: FileAnswer[] = [];
  for (const name of names) fromFiles.push(await resolver.answerFor(name));
  const answers = await withReserved(await withLive(target, fromFiles, lookup, options), target, lookup, options);
  return { lookup, answers };
}

async function withLive(
  target: Target,
  fromFiles: readonly FileAnswer[],
  lookup: Lookup,
  options: ResolveOptions,
): Promise<readonly Answer[]> {
  const open = fromFiles.flatMap(({ answer, query }) => (query === undefined ? [] : [{ answer, query }]));
  if (open.length === 0) return fromFiles.map(({ answer }) => answer);
  const { addLiveAddresses } = await import('./live.ts');
  const live = await addLiveAddresses(target, open, { ...options, lookup });
  return fromFiles.map(({ answer }) => live.get(answer) ?? answer);
}

async function withReserved(
  answers: readonly Answer[],
  { host }: Target,
  lookup: Lookup,
  options: ResolveOptions,
): Promise<readonly Answer[]> {
  const { source, all, withReservations } = options;
  if (!withReservations || (source !== undefined && source !== 'reservation')) return answers;
  const open = all ? answers : answers.filter(({ addresses }) => addresses.length === 0);
  if (open.length === 0) return answers;
  const { addReservedAddresses } = await import('./reserved.ts');
  const reserved = await addReservedAddresses(open, options, lookup, host.now().getTime() / 1000);
  return answers.map((answer) => reserved.get(answer) ?? answer);
}

/** A name, and what it may be within the DNS domain of a network: `web` and `web.lab` for `web.lab.test`. */
function withStems(name: string): string[] {
  const labels = name.split('.');
  return labels.map((_, index) => labels.slice(0, labels.length - index).join('.')).filter((stem) => stem !== '');
}

class Resolver {
  readonly #host: Target['host'];
  readonly #lookup: Lookup;
  readonly #options: ResolveOptions;
  readonly #now: number;
  readonly #leases: LeaseIndex;
  readonly #guests: GuestIndex;
  /** Networks that have a DNS domain, each with the leases of its bridge; read for the first name with a dot. */
  #domains: Promise<readonly DomainLeases[]> | undefined;

  constructor({ host }: Target, lookup: Lookup, options: ResolveOptions) {
    this.#host = host;
    this.#lookup = lookup;
    this.#options = options;
    this.#now = host.now().getTime() / 1000;
    this.#leases = indexLeases(lookup.networks);
    this.#guests = indexGuests(lookup.guests);
  }

  async answerFor(name: string): Promise<FileAnswer> {
    const { network } = this.#lookup;
    const whole = this.#answer({ name, network }, name, this.#leases);
    const { guest, current } = whole.answer.matches;
    if (guest !== undefined || current.length > 0 || !name.includes('.')) return whole;
    return (await this.#withinDomain(name)) ?? whole;
  }

  /** The answer for `web` if the name is `web.lab.test` and a network has the DNS domain `lab.test`. */
  async #withinDomain(name: string): Promise<FileAnswer | undefined> {
    const whole = fold(name);
    let last: FileAnswer | undefined;
    this.#domains ??= this.#domainLeases();
    for (const { network, suffix, leases } of await this.#domains) {
      if (!whole.endsWith(suffix) || whole === suffix) continue;
      last = this.#answer({ name, network }, name.slice(0, -suffix.length), leases());
      if (last.answer.addresses.length > 0) return last;
    }
    return last;
  }

  async #domainLeases(): Promise<DomainLeases[]> {
    const { libvirt, network: only } = this.#lookup;
    return (await libvirt.networks()).items.flatMap((network) => {
      if (network.domain === undefined || (only !== undefined && network.name !== only)) return [];
      let index: LeaseIndex | undefined;
      const leases = () => {
        const onBridge = this.#lookup.networks.filter(
          ({ bridge }) => bridge !== undefined && bridge === network.bridge,
        );
        index ??= indexLeases(onBridge.map((on) => ({ ...on, network })));
        return index;
      };
      return [{ network: network.name, suffix: `.${fold(network.domain)}`, leases }];
    });
  }

  /** The answer for a name by the leases and guests of its stem, which is the name itself outside of a DNS domain. */
  #answer(of: Pick<Answer, 'name' | 'network'>, stem: string, leases: LeaseIndex): FileAnswer {
    const { source, family, all } = this.#options;
    const { libvirt } = this.#lookup;
    const matches = matchName(stem, leases, this.#guests, this.#now);
    const { guest, current } = matches;
    const usesFiles = source === undefined || source === 'file';
    const usable = current.filter(({ lease, on }) => isOfFamily(lease.ip, family) && this.#isReachable({ lease, on }));
    const addresses = mergeAddresses((usesFiles ? usable : []).map((match) => this.#address(match)));
    const by = guest !== undefined ? 'guest' : current.length > 0 ? 'hostname' : undefined;
    const answer: Answer = { ...of, by, addresses, matches, sources: [] };
    const isSettled =
      (addresses.length > 0 && !all) || libvirt.isSnapshot || source === 'file' || source === 'reservation';
    if (isSettled || guest?.running === false) return { answer, query: undefined };
    return { answer, query: guest?.name ?? this.#lookup.guestWith(current[0]?.lease.mac)?.name ?? stem };
  }

  /** A lease outlives the guest, the bridge it was given on, and the guest's place on that bridge. */
  #isReachable({ lease, on }: Match): boolean {
    if (this.#lookup.libvirt.isSnapshot) return true;
    if (this.#lookup.guestWith(lease.mac)?.running === false || on.network?.active === false) return false;
    if (this.#lookup.detachedTap(lease.mac) !== undefined) return false;
    if (on.network !== undefined || on.bridge === undefined) return true;
    const links = '/sys/class/net';
    return (
      this.#host.listDirectory(links) === undefined || this.#host.listDirectory(`${links}/${on.bridge}`) !== undefined
    );
  }

  #address({ lease, on }: Match): Address {
    const { ip, mac, hostname, expires } = lease;
    const guest = this.#lookup.guestWith(mac)?.name;
    const network = on.network?.name ?? on.bridge;
    const source = this.#lookup.libvirt.readsLeaseFiles ? 'file' : 'lease';
    return { ip, mac, guest, hostname, network, expires, sources: [source] };
  }
}
