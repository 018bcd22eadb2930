import type { Lease } from '../model.ts';

/** A lease time as dnsmasq reads it, behind a comma; nothing where dnsmasq's own default (an hour) holds. */
export function leaseSuffix(lease: Lease | undefined): string {
  if (lease?.expiry === undefined) return '';
  if (lease.expiry === 0n) return ',infinite';
  return `,${lease.expiry}${{ seconds: 's', minutes: 'm', hours: 'h' }[lease.unit ?? 'minutes']}`;
}
