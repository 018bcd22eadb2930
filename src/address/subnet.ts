import { bitsOf, formatIp, type IpAddress, parseIp } from './ip.ts';

/** A subnet: any address in it, and the length of its network prefix in bits. */
export interface Subnet {
  readonly address: IpAddress;
  readonly prefix: number;
}

/** Parses `10.0.0.0/24` or `fd00::/64`. Undefined if invalid. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address, prefix, ...rest] = text.split('/');
  const ip = parseIp(address ?? '');
  if (ip === undefined || prefix === undefined || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return undefined;
  return Number(prefix) <= bitsOf(ip.family) ? { address: ip, prefix: Number(prefix) } : undefined;
}

/** Formats a subnet by its network address: 10.0.0.0/24. */
export function formatSubnet(subnet: Subnet): string {
  return `${formatIp(networkAddress(subnet))}/${subnet.prefix}`;
}

/** An address with the prefix length of its subnet: `10.9.0.1/24`. */
export function addressInSubnet({ address, prefix }: Subnet): string {
  return `${formatIp(address)}/${prefix}`;
}

/** The first address of the subnet. */
export function networkAddress({ address, prefix }: Subnet): IpAddress {
  const hostBits = BigInt(bitsOf(address.family) - prefix);
  return { family: address.family, value: (address.value >> hostBits) << hostBits };
}

/** The last address of the subnet, which in IPv4 is the broadcast address. */
export function broadcastAddress({ address, prefix }: Subnet): IpAddress {
  const hostMask = (1n << BigInt(bitsOf(address.family) - prefix)) - 1n;
  return { family: address.family, value: address.value | hostMask };
}

/** Whether an address belongs to a subnet. */
export function contains(subnet: Subnet, address: IpAddress): boolean {
  if (subnet.address.family !== address.family) return false;
  const hostBits = BigInt(bitsOf(address.family) - subnet.prefix);
  return subnet.address.value >> hostBits === address.value >> hostBits;
}

/** Whether two subnets have an address in common. */
export function overlaps(a: Subnet, b: Subnet): boolean {
  const wider = a.prefix <= b.prefix ? a : b;
  return contains(wider, wider === a ? b.address : a.address);
}

/** The netmask for a prefix length: 24 gives 255.255.255.0. */
export function netmaskOf(prefix: number, family: 4 | 6 = 4): IpAddress {
  const bits = BigInt(bitsOf(family));
  return { family, value: ((1n << BigInt(prefix)) - 1n) << (bits - BigInt(prefix)) };
}

/** The prefix length of a netmask. Undefined if its one bits are not contiguous. */
export function prefixOf({ family, value }: IpAddress): number | undefined {
  const inverted = ((1n << BigInt(bitsOf(family))) - 1n) ^ value;
  if ((inverted & (inverted + 1n)) !== 0n) return undefined;
  return inverted === 0n ? bitsOf(family) : bitsOf(family) - inverted.toString(2).length;
}

/** The prefix length of an IPv4 address by its class (RFC 791), which is libvirt's default. Undefined above class C. */
export function classfulPrefix({ value }: IpAddress): 8 | 16 | 24 | undefined {
  const first = Number(value >> 24n);
  if (first < 128) return 8;
  if (first < 192) return 16;
  return first < 224 ? 24 : undefined;
}

/** A subnet in use and its user, such as `address of eth0` or `network default`. */
export interface SubnetInUse extends Subnet {
  readonly by: string;
}
