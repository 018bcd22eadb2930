import { VnetError } from '../../error.ts';
import type { Lease } from './lease.ts';

export interface VirshRow {
  readonly lease: Lease;
  readonly prefix: number;
}

/**
 * Reads what `virsh net-dhcp-leases` prints: libvirt's leases where their files cannot be read. `zone` is the time
 * zone virsh ran in, as a suffix of ISO 8601: `Z` for UTC, nothing for the reader's own; 1970-01-01 00:00:00 UTC is
 * a lease that never expires. virsh writes bytes that are not printable as \xNN.
 * Throws VnetError `file-unreadable` with the number of a line that is no row of that table.
 */
export function parseVirshLeases(text: string, path: string, zone: 'Z' | '' = ''): Lease[] {
  return virshRows(text, path, zone).map(({ lease }) => lease);
}

/** The same, each with the prefix that virsh prints behind its address. */
export function virshRows(text: string, path: string, zone: 'Z' | ''): VirshRow[] {
  const lines = text.split('\n');
  const rule = lines.findIndex((line) => /^-{20,}$/.test(line));
  const rows: VirshRow[] = [];
  for (const [index, line] of lines.entries()) {
    if (index <= rule || line.trim() === '') continue;
    const row = ROW.exec(line);
    if (row === null)
      throw new VnetError('file-unreadable', `${path}:${index + 1}: not a row of virsh net-dhcp-leases`);
    const [, time = '', mac = '', ip = '', prefix, hostname = '', clientId = ''] = row;
    const lease = {
      ip,
      mac: knownOf(mac)?.toLowerCase(),
      hostname: knownOf(hostname),
      clientId: knownOf(clientId),
      iaid: undefined,
      expires: Math.max(0, new Date(time.replace(' ', 'T') + zone).getTime() / 1000),
    };
    rows.push({ lease, prefix: Number(prefix) });
  }
  return rows;
}

/** Whether a text begins as that table does, in whatever language its titles are. */
export function looksLikeVirshLeases(text: string): boolean {
  const [titles = '', rule = ''] = text.trimStart().split('\n', 2);
  return !titles.startsWith('[') && /^-{20,}$/.test(rule);
}

/** Only a hostname may hold blanks. */
const ROW =
  /^ (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d) {3}([0-9a-fA-F:]+|-) +ipv[46] +([0-9a-fA-F.:]+)\/(\d+) {3,}(.*?) {3,}(\S+) *$/;

function knownOf(cell: string): string | undefined {
  if (cell === '-') return undefined;
  return cell.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
