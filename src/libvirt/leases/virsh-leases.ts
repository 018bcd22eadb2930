import { VnetError } from '../../error.ts';
import { readVirshTable } from '../virsh-table.ts';
import type { Lease } from './lease.ts';

/** A row of `virsh net-dhcp-leases`: virsh also prints the prefix of the network's first subnet. */
export interface VirshLease {
  readonly lease: Lease;
  readonly prefix: number;
}

const TIME = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d`;

const COLUMNS = [
  { title: 'Expiry Time', pattern: TIME },
  { title: 'MAC address', pattern: '[0-9a-fA-F:]+|-' },
  { title: 'Protocol', pattern: 'ipv[46]' },
  { title: 'IP address', pattern: String.raw`[0-9a-fA-F.:]+\/\d+` },
  { title: 'Hostname' },
  { title: 'Client ID or DUID', pattern: '[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2})*|-' },
] as const;

/**
 * Reads the table of `virsh net-dhcp-leases`, of any version, also pasted from a terminal. `zone` is the time zone that virsh
 * ran in, as a suffix of ISO 8601: `Z` for UTC, '' for the reader's own. 1970-01-01 00:00:00 UTC is a lease that does not
 * expire. virsh writes unprintable bytes as \xNN. Throws VnetError `file-unreadable` with the number of a line that is not a row.
 */
export function parseVirshLeases(text: string, path: string, zone: 'Z' | ''): VirshLease[] {
  return readVirshTable(text, COLUMNS).flatMap(({ line, cells }) => {
    const [ip = '', prefix] = cells?.['IP address'].split('/') ?? [];
    const time = cells?.['Expiry Time'] ?? '';
    if (cells === undefined || prefix === undefined || time === '') {
      throw new VnetError('file-unreadable', `${path}:${line}: not a row of virsh net-dhcp-leases`);
    }
    const lease = {
      ip,
      mac: cellText(cells['MAC address'])?.toLowerCase(),
      hostname: cellText(cells.Hostname),
      clientId: cellText(cells['Client ID or DUID']),
      iaid: undefined,
      expires: Math.max(0, new Date(time.replace(' ', 'T') + zone).getTime() / 1000),
    };
    return [{ lease, prefix: Number(prefix) }];
  });
}

/** Whether a text is such a table, in any language, with or without its titles. */
export function isVirshLeases(text: string): boolean {
  return /\S\r?\n[ \t]*-{20,}\s*$/m.test(text) || ROW.test(text);
}

const ROW = new RegExp(String.raw`^\s*${TIME}\s+[0-9a-fA-F:]+\s+ipv[46]\s`, 'm');

function cellText(cell: string): string | undefined {
  if (cell === '-' || cell === '') return undefined;
  return cell.replace(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}
