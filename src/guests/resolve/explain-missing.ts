import { isPlainIp } from '../../address/ip.ts';
import { parseMac } from '../../address/mac.ts';
import { VnetError } from '../../error.ts';
import type { Finding } from '../../finding.ts';
import type { Domain } from '../../libvirt/domain.ts';
import { queryDomains } from '../../libvirt/domifaddr.ts';
import { familyOf, type Lease } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';
import type { NetworkSummary } from '../../libvirt/network-summary.ts';
import { sessionHint } from '../../libvirt/session.ts';
import type { Target } from '../../libvirt/target.ts';
import { compareNatural } from '../../natural-order.ts';
import { similarNamesHint } from '../../nearest.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import { type Lookup, lookUp } from '../lookup.ts';
import { span } from '../time.ts';
import { uptimeOf } from '../uptime.ts';
import { type Answer, isOnlyReserved, type ResolveOptions } from './answer.ts';
import { claimsOf } from './claims.ts';
import type { Match } from './match.ts';
import { detachedReason, NOT_RESERVED, reasonsForGuest } from './reasons.ts';
import { reconnectCommands } from './reconnect.ts';

/** Why a name has no address. */
export interface Explanation {
  /** The first is the main one. */
  readonly reasons: readonly string[];
  readonly hints: readonly Finding[];
}

/** For so many names vnet looks for similar ones: comparing thousands with thousands would take minutes. */
const COMPARED = 10;

/** Explains why names have no address, and what to do. Reads only once what several names need. */
export class MissingNames {
  readonly #target: Target;
  readonly #lookup: Lookup;
  readonly #options: ResolveOptions;
  readonly #now: number;
  #domains: ReadonlyMap<string, Domain> | undefined;
  #networks: Promise<readonly NetworkSummary[]> | undefined;
  #names: Promise<readonly string[]> | undefined;
  #compared = 0;

  constructor(target: Target, lookup: Lookup, options: ResolveOptions) {
    this.#target = target;
    this.#lookup = lookup;
    this.#options = options;
    this.#now = target.host.now().getTime() / 1000;
  }

  async explain(answer: Answer): Promise<Explanation> {
    const domain = await this.#domainOf(answer);
    const reserved = domain === undefined && isUnknown(answer) ? await this.#reservedFor(answer) : [];
    if (reserved.length > 0) {
      return { reasons: [`no machine leases ${reserved.join(' and ')}, reserved for this name`], hints: [] };
    }
    const networks = domain === undefined ? undefined : await this.#networksFor(domain);
    const reasons = domain === undefined ? this.#reasonsForName(answer) : this.#reasonsFor(domain, networks, answer);
    const commands = reconnectCommands(answer, domain, networks, this.#lookup);
    return {
      reasons: [...reasons, ...claimsOf(answer, this.#lookup)],
      hints: [
        ...(domain === undefined && isUnknown(answer) ? await this.#hintsFor(answer.name) : []),
        ...(domain === undefined && this.#lookup.libvirt.source === 'bridge-files' ? [sessionHint()] : []),
        ...(commands.length === 0 ? [] : [hint('to connect it without a restart, run as root', commands)]),
      ],
    };
  }

  /** The error for a name without an address, and what to do; a note for one whose address is only reserved. */
  async findings(answer: Answer): Promise<Finding[]> {
    if (isOnlyReserved(answer)) return [await this.#reservedNote(answer)];
    const { reasons, hints } = await this.explain(answer);
    const [reason = '', ...evidence] = reasons;
    return [
      { id: 'no-address', severity: 'error', message: `'${answer.name}' has no address: ${reason}`, evidence },
      ...hints,
    ];
  }

  async #reservedNote(answer: Answer): Promise<Finding> {
    const { name, addresses } = answer;
    const ips = addresses.map(({ ip }) => ip).join(' and ');
    const message = `'${name}' has no lease; ${ips} ${addresses.length === 1 ? 'is' : 'are'} reserved for it`;
    const isKnown = (await this.#domainOf(answer)) !== undefined || !isUnknown(answer);
    const evidence = isKnown ? (await this.explain(answer)).reasons : [];
    return { id: 'address-reserved', severity: 'note', message, evidence };
  }

  /** The addresses that networks reserve for a name, if reservations are no answer. */
  async #reservedFor({ name, network }: Answer): Promise<readonly string[]> {
    if (this.#options.withReservations || this.#options.source !== undefined) return [];
    const { reservedAddresses } = await import('./reserved.ts');
    const { byName } = await reservedAddresses(this.#lookup.libvirt, network ?? this.#lookup.network, this.#now);
    return (byName.get(fold(name)) ?? []).map(({ address }) => address.ip);
  }

  async #domainOf({ name, matches, domain, addresses }: Answer): Promise<Domain | undefined> {
    if (this.#lookup.libvirt.isSnapshot) return undefined;
    return domain ?? (await this.#domainCalled(matches.guest?.name ?? addresses[0]?.guest ?? name));
  }

  /** The domain with a name, if that can be found out. */
  async #domainCalled(name: string): Promise<Domain | undefined> {
    const { domains } = this.#lookup;
    if (domains !== undefined) {
      this.#domains ??= new Map(domains.map((domain) => [domain.name, domain]));
      return this.#domains.get(name);
    }
    try {
      return (await queryDomains(this.#target.virsh, [name], []))[0]?.domain;
    } catch (error) {
      // The answer stays the same: there is no address. Only the reason is less precise.
      if (error instanceof VnetError) return undefined;
      throw error;
    }
  }

  /** The networks that may explain the state of a domain; undefined if this user may not read those of the domain's libvirt. */
  async #networksFor({ running }: Domain): Promise<readonly NetworkSummary[] | undefined> {
    const { libvirt } = this.#lookup;
    if (libvirt.source === 'bridge-files') return undefined;
    if (!running) return [];
    this.#networks ??= libvirt.networks().then(({ items }) => items);
    return this.#networks;
  }

  #reasonsFor(domain: Domain, networks: readonly NetworkSummary[] | undefined, answer: Answer): readonly string[] {
    const { current, expired } = answer.matches;
    const leases = [...current, ...expired].map(({ lease }) => lease);
    const missing = {
      domain,
      networks,
      leases,
      sources: answer.sources,
      options: { ...this.#options, network: answer.network },
      uptime: uptimeOf(this.#target, domain.name),
      detachedTap: this.#lookup.detachedTap,
    };
    const last = domain.running ? undefined : leases[0];
    return [...reasonsForGuest(missing, this.#now, span), ...(last === undefined ? [] : [lastLease(last, this.#now)])];
  }

  /** Reasons for a name that is not known to be that of a domain. */
  #reasonsForName({ name, network, matches: { guest, current, expired } }: Answer): readonly string[] {
    const isKnown = guest !== undefined || current.length + expired.length > 0;
    if (isKnown && this.#options.source === 'reservation') return [NOT_RESERVED];
    if (current.length > 0) return current.map((match) => this.#reasonForHostname(name, match));
    const [last] = expired;
    if (last !== undefined) {
      return [`the lease of '${name}', ${last.lease.ip}, expired ${span(this.#now - last.lease.expires)} ago`];
    }
    if (guest !== undefined) return [`guest '${guest.name}' has no lease`];
    const guests = this.#lookup.libvirt.source === 'bridge-files' ? 'running guest' : 'guest';
    const only = network ?? this.#lookup.network;
    return [
      only === undefined
        ? `no ${guests} or hostname has this name`
        : `no ${guests} has this name, and no hostname on network '${only}'`,
    ];
  }

  /** Why the lease of a hostname is not an answer. */
  #reasonForHostname(name: string, { lease, on }: Match): string {
    const { guestWith, detachedTap } = this.#lookup;
    const { family, source } = this.#options;
    const owner = guestWith(lease.mac);
    const tap = detachedTap(lease.mac);
    if (tap !== undefined) return detachedReason(lease.mac, tap);
    if (owner?.running === false) return `'${name}' is the hostname of guest '${owner.name}', which is not running`;
    const network = on.network?.name ?? on.bridge ?? '?';
    if (family !== undefined && familyOf(lease.ip) !== family) return `'${name}' has only ${lease.ip} on ${network}`;
    if (source !== undefined && source !== 'file') return `'${name}' is a hostname, not a guest of libvirt`;
    return `the network of its lease, ${lease.ip} on ${network}, is not active`;
  }

  async #hintsFor(name: string): Promise<Finding[]> {
    if (isPlainIp(name) || parseMac(name) !== undefined) {
      return [
        hint('it is an address; to find its owner, run', [
          shellCommand('vnet', 'resolve', '--reverse', ...operands(name)),
        ]),
      ];
    }
    if (++this.#compared > COMPARED) return [];
    this.#names ??= this.#allNames();
    const message = similarNamesHint('names', name, await this.#names);
    return message === undefined ? [] : [hint(message)];
  }

  /** Every name that vnet could resolve. That takes all leases, not only those of the names that were looked up. */
  async #allNames(): Promise<readonly string[]> {
    const { libvirt, guests } = this.#lookup;
    const { networks } = await lookUp(this.#target.host, libvirt, undefined, this.#options);
    const names = new Set(guests.map(({ name }) => name));
    for (const { leases } of networks) {
      for (const { hostname } of leases) if (hostname !== undefined) names.add(hostname);
    }
    return [...names].sort(compareNatural);
  }
}

/** Whether neither a guest nor a lease has the name. */
function isUnknown({ matches: { guest, current, expired } }: Answer): boolean {
  return guest === undefined && current.length + expired.length === 0;
}

function hint(message: string, commands: readonly string[] = []): Finding {
  return { id: 'no-address', severity: 'hint', message, ...(commands.length > 0 && { commands }) };
}

function lastLease({ ip, expires }: Lease, now: number): string {
  if (expires === 0) return `its last lease was ${ip}`;
  return expires < now ? `its last lease, ${ip}, expired ${span(now - expires)} ago` : `its last lease was ${ip}`;
}
