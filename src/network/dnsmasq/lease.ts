import type { LeaseTime } from '../model.ts';

/** A lease time in dnsmasq's format, after a comma. Empty for dnsmasq's default, one hour. */
export function leaseSuffix(lease: LeaseTime | undefined): string {
  if (lease?.expiry === undefined) return '';
  if (lease.expiry === 0n) return ',infinite';
  return `,${lease.expiry}${{ seconds: 's', minutes: 'm', hours: 'h' }[lease.unit ?? 'minutes']}`;
}
