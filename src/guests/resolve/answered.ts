import { familyOf } from '../../libvirt/leases/lease.ts';
import type { Known } from '../lookup.ts';
import type { Address, Wish } from './resolve.ts';

/** Each address once, with all its sources, and what the first of them knows of it. */
export function merged(addresses: readonly Address[]): Address[] {
  const byIp = new Map<string, Address>();
  for (const address of addresses) {
    const known = byIp.get(address.ip);
    const sources = [...new Set([...(known?.sources ?? []), ...address.sources])];
    byIp.set(address.ip, { ...(known ?? address), sources });
  }
  return [...byIp.values()];
}

export function isWanted(ip: string, { family }: Wish): boolean {
  return family === undefined || familyOf(ip) === family;
}

/** The name of the network that was picked, which may have been by its UUID; undefined where none was. */
export function networkAsked({ network }: Wish, { groups }: Known): string | undefined {
  return network === undefined ? undefined : (groups[0]?.network?.name ?? network);
}
