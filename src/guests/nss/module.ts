import { formatIp, parseIp } from '../../address/ip.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';
import { type JsonRules, jsonOf, type StatusEntry, Unreadable } from './entries.ts';
import type { NssModule } from './modules.ts';
import { inModuleOrder } from './order.ts';

/** A file of the directory that the modules read. `undefined` where it could not be read. */
export interface NssFile {
  readonly path: string;
  readonly bytes: Buffer | undefined;
}

/** How a module is asked. */
export interface NssQuery {
  readonly module: NssModule;
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
export function nssLookup(
  query: NssQuery,
  statusFiles: readonly NssFile[],
  macsFiles: readonly NssFile[],
): (name: string) => NssAnswer {
  const statusOf = once((file) => jsonOf(query.rules, 'status', file.path, file.bytes));
  const guestsOf = once((file) => jsonOf(query.rules, 'macs', file.path, file.bytes));
  const macsOf = (name: string) =>
    macsFiles.flatMap((file) =>
      guestsOf(file).flatMap(({ domain, macs }) => (fold(domain) === fold(name) ? macs : [])),
    );
  return (name) => {
    try {
      const macs = query.module === 'libvirt' ? undefined : macsOf(name);
      if (macs?.length === 0) return { status: 'unavail', reason: `no guest is called '${name}' in any *.macs` };
      const hostname = fold(name);
      const isAsked = (entry: StatusEntry) =>
        macs === undefined
          ? entry.hostname !== undefined && fold(entry.hostname) === hostname
          : entry.mac !== undefined && macs.includes(entry.mac);
      return answerOf(query, name, leasesIn(statusFiles, statusOf, isAsked));
    } catch (error) {
      if (error instanceof Unreadable) return { status: 'unavail', reason: error.message };
      throw error;
    }
  };
}

/** A file is parsed for the first name that needs it. */
function once<T>(parse: (file: NssFile) => T): (file: NssFile) => T {
  const parsed = new Map<NssFile, T>();
  return (file) => {
    const known = parsed.get(file);
    if (known !== undefined) return known;
    const value = parse(file);
    parsed.set(file, value);
    return value;
  };
}

function* leasesIn(
  files: readonly NssFile[],
  statusOf: (file: NssFile) => readonly StatusEntry[],
  isAsked: (entry: StatusEntry) => boolean,
): Generator<StatusEntry & { readonly path: string }> {
  for (const file of files) {
    for (const entry of statusOf(file)) if (isAsked(entry)) yield { ...entry, path: file.path };
  }
}

interface Found {
  readonly address: string;
  readonly expires: bigint;
}

function answerOf(
  { family, now }: NssQuery,
  name: string,
  leases: Iterable<StatusEntry & { readonly path: string }>,
): NssAnswer {
  const addresses = new Map<string, Found>();
  let found = false;
  for (const { ip, expires, path } of leases) {
    if (expires === undefined) throw new Unreadable(path, `a lease of '${name}' has no "expiry-time"`);
    if (expires > 0n && expires < now) continue;
    if (ip === undefined) continue;
    found = true;
    const address = parseIp(ip);
    if (address === undefined) throw new Unreadable(path, `a lease of '${name}' has no address: "${ip}"`);
    if (family !== undefined && family !== (address.family === 4 ? 'ipv4' : 'ipv6')) continue;
    const text = formatIp({ family: address.family, value: address.value });
    if (!addresses.has(text)) addresses.set(text, { address: text, expires });
  }
  if (!found) return { status: 'notfound' };
  if (addresses.size === 0) return { status: 'unavail', reason: `'${name}' has no address of this family` };
  return { status: 'success', addresses: inModuleOrder([...addresses.values()]).map(({ address }) => address) };
}
