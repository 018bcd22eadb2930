import { isAscii } from 'node:buffer';
import { VnetError } from '../../error.ts';
import { filterLazily, mapLazily } from '../../lazy.ts';
import type { Lease, LeaseFilter } from './lease.ts';
import { readStatus } from './status-reader.ts';
import { entriesWith } from './status-scan.ts';

/**
 * Reads libvirt's BRIDGE.status: a JSON array with one object per lease, as libvirt_leaseshelper writes it. An empty file has
 * no leases. Leases that `filter` rejects are never built; the others are built on each iteration, so that 100,000 leases are
 * not in memory at once. Throws VnetError `file-unreadable` if the file is not such an array; the words of `filter` may find leases in
 * a large one without reading all of it.
 */
export function parseStatus(bytes: Buffer, path: string, filter?: LeaseFilter): Iterable<Lease> {
  const text = filter?.words === undefined ? undefined : textOfBytes(bytes);
  const found = text === undefined ? undefined : entriesWith(text, filter?.words ?? []);
  const leases = found === undefined ? readStatus(bytes) : undefined;
  if (leases !== undefined) {
    return filter === undefined ? leases : [...filterLazily(leases, ({ mac, hostname }) => filter(mac, hostname))];
  }
  const entries = (found ?? arrayOf(text ?? textOfBytes(bytes), path)).filter((entry): entry is StatusEntry => {
    if (typeof entry !== 'object' || entry === null) throw malformed(path, 'an entry is not an object');
    const { 'ip-address': ip, 'mac-address': mac, hostname } = entry as Partial<StatusEntry>;
    if (filter !== undefined && !filter(textOf(mac)?.toLowerCase(), textOf(hostname))) return false;
    if (ip === undefined) return false;
    if (typeof ip !== 'string' || !ADDRESS.test(ip)) throw malformed(path, 'an "ip-address" is not an address');
    return true;
  });
  return mapLazily(entries, leaseOf);
}

function leaseOf(entry: StatusEntry): Lease {
  return {
    ip: entry['ip-address'],
    mac: textOf(entry['mac-address'])?.toLowerCase(),
    hostname: textOf(entry.hostname),
    clientId: textOf(entry['client-id']),
    iaid: textOf(entry.iaid),
    expires: secondsOf(entry['expiry-time']),
  };
}

/** Throws VnetError `file-unreadable` unless the file is empty or one JSON array. */
export function parseJsonArray(bytes: Buffer, path: string): readonly unknown[] {
  return arrayOf(textOfBytes(bytes), path);
}

function textOfBytes(bytes: Buffer): string {
  return isAscii(bytes) ? bytes.toString('latin1') : bytes.toString('utf8');
}

function arrayOf(text: string, path: string): readonly unknown[] {
  if (!/\S/.test(text)) return [];
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw malformed(path, 'cut short, or not JSON');
  }
  if (!Array.isArray(value)) throw malformed(path, 'not a JSON array');
  return value;
}

const ADDRESS = /^[0-9a-f]*[.:][0-9a-f.:]+$/i;

type StatusEntry = Readonly<Record<string, unknown>> & { readonly 'ip-address': string };

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A missing or negative time does not expire: libvirt reads it as unsigned. */
function secondsOf(value: unknown): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}

function malformed(path: string, why: string): VnetError {
  return new VnetError('file-unreadable', `${path}: ${why}`);
}
