import { VnetError } from '../../error.ts';
import type { Keep, Lease } from './lease.ts';

/**
 * Reads dnsmasq's own lease file: five fields a line (expiry, MAC, address, hostname, client id), "*" for a
 * field that is not known, 0 for a lease that never expires. Behind the line "duid ..." come the IPv6 leases,
 * with an IAID in place of the MAC ("T" before it: a temporary address) and the client's DUID as last field.
 * Throws VnetError `file-unreadable` with the number of the first line that is no lease.
 */
export function parseDnsmasqLeases(bytes: Buffer, path: string, keep?: Keep): Lease[] {
  const lines = bytes.toString('utf8').split('\n');
  const leases: Lease[] = [];
  let ipv6 = false;
  let number = 0;
  for (const line of lines) {
    number += 1;
    if (line === '') continue;
    if (line.startsWith('duid ')) {
      ipv6 = true;
      continue;
    }
    const fields = line.trimEnd().split(' ');
    const [expiry = '', client = '', ip = '', hostname = '', clientId] = fields;
    if (fields.length > 5 || hostname === '' || !/^\d+$/.test(expiry) || !ADDRESS.test(ip)) {
      throw new VnetError('file-unreadable', `${path}:${number}: not a lease of dnsmasq's`);
    }
    const known = knownOf(clientId);
    const mac = ipv6 ? macOfDuid(known) : macOf(client);
    const name = knownOf(hostname);
    if (keep !== undefined && !keep(mac, name)) continue;
    leases.push({
      ip,
      mac,
      hostname: name,
      clientId: known,
      iaid: ipv6 ? client : undefined,
      expires: Number(expiry),
    });
  }
  return leases;
}

const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f:.]*:[0-9a-f:.]*)$/i;

function knownOf(field: string | undefined): string | undefined {
  return field === undefined || field === '' || field === '*' ? undefined : field;
}

/** Other hardware than Ethernet stands behind its type (RFC 1700) and a dash: `06-`. */
function macOf(field: string): string | undefined {
  return knownOf(field.replace(/^[0-9a-f]{2}-/i, ''))?.toLowerCase();
}

/** The MAC inside a DUID of type 1 (link-layer and time) or 3 (link-layer) for Ethernet, RFC 8415 11.2 and 11.4. */
export function macOfDuid(duid: string | undefined): string | undefined {
  const parts = duid?.toLowerCase().split(':') ?? [];
  const type = parts.slice(0, 4).join(':');
  if (type === '00:01:00:01' && parts.length === 14) return parts.slice(8).join(':');
  if (type === '00:03:00:01' && parts.length === 10) return parts.slice(4).join(':');
  return undefined;
}
