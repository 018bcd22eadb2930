import { VnetError } from '../../error.ts';
import { isDnsmasqLeases, parseDnsmasqLeases } from './dnsmasq-file.ts';
import type { Lease, LeaseFilter } from './lease.ts';
import { terminalText } from './pasted.ts';
import { parseStatus } from './status-file.ts';
import { isVirshLeases, parseVirshLeases } from './virsh-leases.ts';

/**
 * Reads leases in any format: libvirt's BRIDGE.status, dnsmasq's own lease file, or the output of `virsh net-dhcp-leases`. The
 * content decides, not the name. Throws VnetError `file-unreadable`.
 */
export function parseLeases(bytes: Buffer, path: string, filter?: LeaseFilter): Iterable<Lease> {
  const start = bytes
    .subarray(0, 4096)
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .trimStart();
  if (start === '' || (start.startsWith('[') && !isVirshLeases(start))) return parseStatus(bytes, path, filter);
  if (isDnsmasqLeases(start)) return parseDnsmasqLeases(bytes, path, filter);
  if (isVirshLeases(start) || isVirshLeases(terminalText(start))) {
    return parseVirshLeases(terminalText(bytes.toString('utf8')), path, '').map(({ lease }) => lease);
  }
  throw new VnetError('file-unreadable', `${path}: not a lease file`, {
    hint: "vnet reads libvirt's BRIDGE.status, dnsmasq's lease file, and the output of virsh net-dhcp-leases",
  });
}
