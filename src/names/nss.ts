import { formatIp, parseIp } from '../address/ip.ts';
import type { Family } from '../leases/lease.ts';
import { fold } from './fold.ts';
import { type JsonRules, jsonOf, Unreadable } from './nss-json.ts';
import { inModuleOrder } from './nss-order.ts';

/** libvirt's two name service modules: by hostname, and by the name of a guest. */
export const NSS_MODULES = ['libvirt', 'libvirt_guest'] as const;
export type NssModule = (typeof NSS_MODULES)[number];

/** A file of the directory that the modules read. `undefined` where it could not be read. */
export interface NssFile {
  readonly path: string;
  readonly bytes: Buffer | undefined;
}

export interface NssQuery {
  readonly module: NssModule;
  readonly name: string;
  /** Undefined: both, as getaddrinfo(3) asks (gethostbyname4_r). */
  readonly family: Family | undefined;
  /** Which JSON parser the module was built with: yajl up to libvirt 10.7, json-c since 10.8. */
  readonly rules: JsonRules;
  /** Seconds since 1970. */
  readonly now: number;
}

/** What the module answers: NSS_STATUS_SUCCESS, NOTFOUND or UNAVAIL. A caller sees no address in the latter two. */
export type NssAnswer =
  | { readonly status: 'success'; readonly addresses: readonly string[] }
  | { readonly status: 'notfound' }
  | { readonly status: 'unavail'; readonly reason: string };

/**
 * Answers as libvirt's own module does with these files, which are in the order of their directory: any bad file
 * ends the search, names are compared without case, MACs with it, expired leases do not count, an address counts
 * once, and the lease that ends last comes first, those that never end last of all.
 *
 * Not followed: where the modules crash. Those with yajl do where a guest stands twice without a MAC before it does
 * with one, those with json-c where `macs` is no list or holds null.
 */
export function nssLookup(query: NssQuery, statusFiles: readonly NssFile[], macsFiles: readonly NssFile[]): NssAnswer {
  try {
    const macs = query.module === 'libvirt' ? undefined : macsOf(query, macsFiles);
    if (macs?.length === 0) return { status: 'unavail', reason: `no guest is called '${query.name}' in any *.macs` };
    return answerOf(query, statusFiles, macs);
  } catch (error) {
    if (error instanceof Unreadable) return { status: 'unavail', reason: error.message };
    throw error;
  }
}

interface Found {
  readonly address: string;
  readonly expires: bigint;
}

function answerOf(query: NssQuery, files: readonly NssFile[], macs: readonly string[] | undefined): NssAnswer {
  const wanted = fold(query.name);
  const addresses = new Map<string, Found>();
  let found = false;
  for (const { path, bytes } of files) {
    for (const entry of jsonOf(query.rules, 'status', path, bytes)) {
      const { mac, hostname, ip } = entry;
      const matches =
        macs === undefined
          ? hostname !== undefined && fold(hostname) === wanted
          : mac !== undefined && macs.includes(mac);
      if (!matches) continue;
      if (entry.expires === undefined) throw new Unreadable(path, `a lease of '${query.name}' has no "expiry-time"`);
      if (entry.expires > 0n && entry.expires < query.now) continue;
      if (ip === undefined) continue;
      found = true;
      const address = parseIp(ip);
      if (address === undefined) throw new Unreadable(path, `a lease of '${query.name}' has no address: "${ip}"`);
      if (query.family !== undefined && query.family !== (address.family === 4 ? 'ipv4' : 'ipv6')) continue;
      const text = formatIp({ family: address.family, value: address.value });
      if (!addresses.has(text)) addresses.set(text, { address: text, expires: entry.expires });
    }
  }
  if (!found) return { status: 'notfound' };
  if (addresses.size === 0) return { status: 'unavail', reason: `'${query.name}' has no address of this family` };
  return { status: 'success', addresses: inModuleOrder([...addresses.values()]).map(({ address }) => address) };
}

function macsOf(query: NssQuery, files: readonly NssFile[]): string[] {
  const wanted = fold(query.name);
  return files.flatMap(({ path, bytes }) =>
    jsonOf(query.rules, 'macs', path, bytes).flatMap(({ domain, macs }) => (fold(domain) === wanted ? macs : [])),
  );
}
