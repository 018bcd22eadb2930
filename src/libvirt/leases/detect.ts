import { VnetError } from '../../error.ts';
import { parseDnsmasqLeases } from './dnsmasq-file.ts';
import type { Keep, Leases } from './lease.ts';
import { parseStatus } from './status-file.ts';
import { looksLikeVirshLeases, parseVirshLeases } from './virsh-table.ts';

/**
 * Reads leases in whichever format they are: libvirt's BRIDGE.status, dnsmasq's own lease file, or what
 * `virsh net-dhcp-leases` prints. The content decides, not the name. Throws VnetError `file-unreadable`.
 */
export function parseLeases(bytes: Buffer, path: string, keep?: Keep): Leases {
  const start = bytes.subarray(0, 4096).toString('utf8').trimStart();
  if (start === '' || start.startsWith('[')) return parseStatus(bytes, path, keep);
  if (/^(?:\d+ |duid )/.test(start)) return parseDnsmasqLeases(bytes, path, keep);
  if (looksLikeVirshLeases(start)) return parseVirshLeases(bytes.toString('utf8'), path);
  throw new VnetError('file-unreadable', `${path}: not a lease file`, {
    hint: "Leases are read from libvirt's BRIDGE.status, dnsmasq's lease file, or the output of virsh net-dhcp-leases.",
  });
}
