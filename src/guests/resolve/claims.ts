import type { Lease } from '../../libvirt/leases/lease.ts';
import type { Lookup } from '../lookup.ts';
import type { Answer } from './answer.ts';

/** Who else claims a name: hostnames of other machines, and machines that share a hostname. */
export function claimsOf({ name, by, addresses, matches }: Answer, lookup: Lookup): string[] {
  const claims = matches.claims.map(
    ({ lease }) => `the hostname '${name}' is also claimed by ${ownerOf(lease, lookup)}, at ${lease.ip}`,
  );
  const owners = new Map(addresses.map((address) => [ownerOf(address, lookup), address.ip]));
  if (by !== 'hostname' || owners.size < 2) return claims;
  return [
    ...claims,
    `several machines claim the hostname '${name}': ${[...owners].map(([owner, ip]) => `${owner} at ${ip}`).join(', ')}`,
  ];
}

function ownerOf({ mac }: Pick<Lease, 'mac'>, { guestWith }: Lookup): string {
  const guest = guestWith(mac);
  return guest === undefined ? (mac ?? 'an unknown client') : `guest '${guest.name}'`;
}
