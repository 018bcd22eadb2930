import { bitsOf, type IpAddress } from '../address/ip.ts';
import { networkAddress, type Subnet } from '../address/subnet.ts';

/** More zones than this for one subnet are not listed: a subnet such as 10.0.0.0/9 has 128 of them. */
const MOST = 16;

/** The zones of the DNS that have the reverse names of a subnet: `150.168.192.in-addr.arpa`. None if they are too many. */
export function reverseZones(subnet: Subnet): string[] {
  const { family } = subnet.address;
  const bits = family === 4 ? 8 : 4;
  const labels = Math.ceil(subnet.prefix / bits);
  const count = 2 ** (labels * bits - subnet.prefix);
  // A subnet inside a zone shares it with others.
  if (subnet.prefix === 0 || count > MOST || labels * bits === bitsOf(family)) return [];
  const first = networkAddress(subnet).value;
  const step = 1n << BigInt(bitsOf(family) - labels * bits);
  return Array.from({ length: count }, (_, index) => zoneOf({ family, value: first + BigInt(index) * step }, labels));
}

/** Whether libvirt can keep the reverse names of a subnet to the network (localPtr). */
export function hasOneReverseZone({ address, prefix }: Subnet): boolean {
  return prefix > 0 && prefix % (address.family === 4 ? 8 : 4) === 0 && prefix < bitsOf(address.family);
}

/** The name of an address in the DNS: `1.150.168.192.in-addr.arpa`. */
export function reverseName(ip: IpAddress): string {
  return zoneOf(ip, bitsOf(ip.family) / (ip.family === 4 ? 8 : 4));
}

function zoneOf({ family, value }: IpAddress, count: number): string {
  const bits = family === 4 ? 8 : 4;
  const labels = Array.from({ length: count }, (_, index) => {
    const shift = BigInt(bitsOf(family) - (index + 1) * bits);
    return ((value >> shift) & BigInt(2 ** bits - 1)).toString(family === 4 ? 10 : 16);
  });
  return [...labels.reverse(), family === 4 ? 'in-addr' : 'ip6', 'arpa'].join('.');
}
