import { formatIp, parseIp } from '../../address/ip.ts';
import type { Family } from '../../libvirt/leases/lease.ts';
import { fold } from '../../libvirt/names.ts';
import { type JsonRules, jsonOf, type StatusEntry, Unreadable } from './entries.ts';
import type { NssModule } from './modules.ts';
import { inModuleOrder } from './order.ts';

/** A file of the directory that the modules read. `bytes` is undefined if it cannot be read. */
export interface NssFile {
  readonly path: string;
  readonly bytes: Buffer | undefined;
}

/** What a module is queried for. */
export interface NssQuery {
  readonly module: NssModule;
  /** Undefined for both, as getaddrinfo(3) queries (gethostbyname4_r). */
  readonly family: Family | undefined;
  /** The JSON parser of the module. */
  readonly rules: JsonRules;
  /** Seconds since 1970. */
  readonly now: number;
}

/** The module's answer: NSS_STATUS_SUCCESS, NOTFOUND or UNAVAIL. */
export type NssAnswer =
  | { readonly status: 'success'; readonly addresses: readonly string[] }
  | { readonly status: 'notfound' }
  | { readonly status: 'unavail'; readonly reason: string };

/**
 * Answers as libvirt's module does with these files, which are in the order of their directory: a bad file ends the search; case
 * matters for MACs, but not for names; expired leases and repeated addresses do not count; the lease that ends last comes first,
 * leases that do not expire come last.
 *
 * The crashes of the modules are not copied. With yajl they crash if a guest is listed twice without a MAC before an entry with
 * one, with json-c if `macs` is not a list or contains null.
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
      const isWanted = (entry: StatusEntry) =>
        macs === undefined
          ? entry.hostname !== undefined && fold(entry.hostname) === hostname
          : entry.mac !== undefined && macs.includes(entry.mac);
      return answerOf(query, name, leasesIn(statusFiles, statusOf, isWanted));
    } catch (error) {
      if (error instanceof Unreadable) return { status: 'unavail', reason: error.message };
      throw error;
    }
  };
}

/** Parses a file on first use. */
function once<T>(parse: (file: NssFile) => T): (file: NssFile) => T {
  const parsed = new Map<NssFile, T>();
  return (file) => {
    const earlier = parsed.get(file);
    if (earlier !== undefined) return earlier;
    const value = parse(file);
    parsed.set(file, value);
    return value;
  };
}

function* leasesIn(
  files: readonly NssFile[],
  statusOf: (file: NssFile) => readonly StatusEntry[],
  isWanted: (entry: StatusEntry) => boolean,
): Generator<StatusEntry & { readonly path: string }> {
  for (const file of files) {
    for (const entry of statusOf(file)) if (isWanted(entry)) yield { ...entry, path: file.path };
  }
}

interface DatedAddress {
  readonly address: string;
  readonly expires: bigint;
}

function answerOf(
  { family, now }: NssQuery,
  name: string,
  leases: Iterable<StatusEntry & { readonly path: string }>,
): NssAnswer {
  const addresses = new Map<string, DatedAddress>();
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
