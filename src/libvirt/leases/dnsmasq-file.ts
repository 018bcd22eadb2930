import { VnetError } from '../../error.ts';
import type { Lease, LeaseFilter } from './lease.ts';

/**
 * Reads dnsmasq's lease file, which dnsmasq itself reads with fscanf(3): five fields (expiry, MAC, address, hostname, client
 * id) between blanks, "*" for an unknown field, expiry 0 for a lease that does not expire. An IPv6 lease has its IAID in place
 * of the MAC ("T" before a temporary one) and the client's DUID as the last field. Other lines are skipped: `duid` (the
 * server's own), and since dnsmasq 2.92 `vendorclass` and `agent-info`. Throws VnetError `file-unreadable` with the number of
 * the first line that is not a lease.
 */
export function parseDnsmasqLeases(bytes: Buffer, path: string, filter?: LeaseFilter): Lease[] {
  const leases: Lease[] = [];
  let number = 0;
  for (const line of bytes
    .toString('utf8')
    .replace(/^\ufeff/, '')
    .split('\n')) {
    number += 1;
    const fields = line.trim().split(/\s+/);
    const [expiry = '', client = '', ip = '', hostname = '', clientId] = fields;
    if (expiry === '' || OTHER_LINE.test(expiry)) continue;
    if (fields.length > 5 || hostname === '' || !/^\d+$/.test(expiry) || !ADDRESS.test(ip)) {
      throw new VnetError('file-unreadable', `${path}:${number}: not a lease in dnsmasq's format`);
    }
    const isIpv6 = ip.includes(':');
    const id = fieldText(clientId);
    const mac = isIpv6 ? macOfDuid(id) : macOf(client);
    const name = fieldText(hostname);
    if (filter !== undefined && !filter(mac, name)) continue;
    leases.push({
      ip,
      mac,
      hostname: name,
      clientId: id,
      iaid: isIpv6 ? client : undefined,
      expires: Number(expiry),
    });
  }
  return leases;
}

/** Whether a text starts as such a file. */
export function isDnsmasqLeases(text: string): boolean {
  return /^\s*(?:\d+|duid|vendorclass|agent-info)[ \t]+[^-\s]/.test(text);
}

const OTHER_LINE = /^(?:duid|vendorclass|agent-info)$/;
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i;

function fieldText(field: string | undefined): string | undefined {
  return field === undefined || field === '' || field === '*' ? undefined : field;
}

/** dnsmasq puts the hardware type (RFC 1700) and a dash before the address of hardware other than Ethernet: `06-`. */
function macOf(field: string): string | undefined {
  return fieldText(field.replace(/^[0-9a-f]{2}-/i, ''))?.toLowerCase();
}

/** The MAC inside a DUID of type 1 (link-layer and time) or 3 (link-layer) for Ethernet: RFC 8415 11.2 and 11.4. */
function macOfDuid(duid: string | undefined): string | undefined {
  const parts = duid?.toLowerCase().split(':') ?? [];
  const type = parts.slice(0, 4).join(':');
  if (type === '00:01:00:01' && parts.length === 14) return parts.slice(8).join(':');
  if (type === '00:03:00:01' && parts.length === 10) return parts.slice(4).join(':');
  return undefined;
}
