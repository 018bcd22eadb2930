import type { IpAddress } from '../../address/ip.ts';
import { broadcastAddress, networkAddress, type Subnet } from '../../address/subnet.ts';

/** Returns up to `count` addresses of a subnet, from its end, without those in use and those with a meaning of their own. */
export function freeAddresses(subnet: Subnet, inUse: readonly IpAddress[], count: number): IpAddress[] {
  const { family } = subnet.address;
  const used = new Set(inUse.filter((ip) => ip.family === family).map(({ value }) => value));
  const first = networkAddress(subnet).value;
  const last = broadcastAddress(subnet).value;
  const isPointToPoint = last - first <= 1n; // RFC 3021 and RFC 6164
  // The first address is the network in IPv4, and any router in IPv6 (RFC 4291). The last one is the IPv4 broadcast.
  const lowest = isPointToPoint ? first : first + 1n;
  const highest = isPointToPoint || family === 6 ? last : last - 1n;
  const free: IpAddress[] = [];
  for (let value = highest; value >= lowest && free.length < count; value -= 1n) {
    if (!used.has(value)) free.push({ family, value });
  }
  return free;
}
