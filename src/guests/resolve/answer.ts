import type { AddressSource } from '../../libvirt/address-source.ts';
import type { Domain } from '../../libvirt/domain.ts';
import type { SourceAnswer } from '../../libvirt/domifaddr.ts';
import { type Family, familyOf } from '../../libvirt/leases/lease.ts';
import type { LookupOptions } from '../lookup.ts';
import type { Matches } from './match.ts';

/** An address of a name, and the sources that know it. */
export interface Address {
  readonly ip: string;
  readonly mac: string | undefined;
  readonly guest: string | undefined;
  readonly hostname: string | undefined;
  readonly network: string | undefined;
  /** Seconds since 1970, 0 for a lease that does not expire; undefined if the source does not say. */
  readonly expires: number | undefined;
  readonly sources: readonly AddressSource[];
}

/** What a name resolves to. */
export interface Answer {
  readonly name: string;
  /** The name of the only network whose addresses count; undefined for any. */
  readonly network: string | undefined;
  /** Whether it is the name of a guest, only a hostname that somebody claims, or only the name of a reservation. */
  readonly by: 'guest' | 'hostname' | 'reservation' | undefined;
  readonly addresses: readonly Address[];
  readonly matches: Matches;
  /** What libvirt's own sources answered; empty if they were not queried. */
  readonly sources: readonly SourceAnswer[];
  /** The domain as libvirt described it when it was queried. */
  readonly domain?: Domain | undefined;
}

export interface ResolveOptions extends LookupOptions {
  readonly family: Family | undefined;
  /** The only source to use; undefined for the files first, then libvirt's sources. */
  readonly source: AddressSource | undefined;
  /** Whether to query every source, even if an earlier one has an answer. */
  readonly all: boolean;
  /** Whether an address counts that is reserved for the name, but that nobody leases: the last source. */
  readonly withReservations: boolean;
}

/** Each address once, with all its sources. The other fields are those of the first source. */
export function mergeAddresses(addresses: readonly Address[]): Address[] {
  const byIp = new Map<string, Address>();
  for (const address of addresses) {
    const first = byIp.get(address.ip);
    const sources = [...new Set([...(first?.sources ?? []), ...address.sources])];
    byIp.set(address.ip, { ...(first ?? address), sources });
  }
  return [...byIp.values()];
}

/** Whether nobody has an address of the answer yet, as far as vnet knows. */
export function isOnlyReserved({ addresses }: Pick<Answer, 'addresses'>): boolean {
  return addresses.length > 0 && addresses.every(({ sources }) => sources.every((source) => source === 'reservation'));
}

export function isOfFamily(ip: string, family: Family | undefined): boolean {
  return family === undefined || familyOf(ip) === family;
}
