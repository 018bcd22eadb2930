import type { Lease } from './lease.ts';

/**
 * Finds the IPv4 leases that their interface no longer uses: dnsmasq keeps one lease per client id, and the firmware, the
 * installer and the system of a guest often send different ones. Maps the address of each older lease to the newest lease of
 * the same MAC; another MAC may have a lease of that address too. Expects the current leases of one network in the order of their file.
 */
export function newerLeases(leases: Iterable<Lease>): ReadonlyMap<string, Lease> {
  const byMac = new Map<string, { newest: Lease; readonly older: string[] }>();
  for (const lease of leases) {
    const { ip, mac } = lease;
    if (mac === undefined || ip.includes(':')) continue;
    const known = byMac.get(mac);
    if (known === undefined) {
      byMac.set(mac, { newest: lease, older: [] });
    } else if (ip === known.newest.ip) {
      if (isNewer(lease, known.newest)) known.newest = lease;
    } else if (isNewer(lease, known.newest)) {
      known.older.push(known.newest.ip);
      known.newest = lease;
    } else {
      known.older.push(ip);
    }
  }
  const newer = new Map<string, Lease>();
  for (const { newest, older } of byMac.values()) for (const ip of older) newer.set(ip, newest);
  return newer;
}

/** A renewal moves the expiry. libvirt also moves the lease to the end of its file: that decides if one does not expire. */
function isNewer(later: Lease, earlier: Lease): boolean {
  return later.expires === 0 || earlier.expires === 0 || later.expires >= earlier.expires;
}
