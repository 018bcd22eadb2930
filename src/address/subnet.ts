import { bitsOf, formatIp, type IpAddress, parseIp } from './ip.ts';

/** An address with the number of leading bits that name its network; the address may be any in it. */
export interface Subnet {
  readonly address: IpAddress;
  readonly prefix: number;
}

/** Reads `10.0.0.0/24` or `fd00::/64`; undefined when it is none. */
export function parseSubnet(text: string): Subnet | undefined {
  const [address, prefix, ...rest] = text.split('/');
  const ip = parseIp(address ?? '');
  if (ip === undefined || prefix === undefined || rest.length > 0 || !/^\d{1,3}$/.test(prefix)) return undefined;
  return Number(prefix) <= bitsOf(ip.family) ? { address: ip, prefix: Number(prefix) } : undefined;
}

/** `10.0.0.0/24`: the network's own address, not that of the host in it. */
export function formatSubnet(subnet: Subnet): string {
  return `${formatIp(networkAddress(subnet))}/${subnet.prefix}`;
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

export function contains(subnet: Subnet, address: IpAddress): boolean {
  if (subnet.address.family !== address.family) return false;
  const hostBits = BigInt(bitsOf(address.family) - subnet.prefix);
  return subnet.address.value >> hostBits === address.value >> hostBits;
}

export function overlaps(a: Subnet, b: Subnet): boolean {
  const wider = a.prefix <= b.prefix ? a : b;
  return contains(wider, wider === a ? b.address : a.address);
}

/** The netmask of that many bits: 24 is 255.255.255.0. */
export function netmaskOf(prefix: number, family: 4 | 6 = 4): IpAddress {
  const bits = BigInt(bitsOf(family));
  return { family, value: ((1n << BigInt(prefix)) - 1n) << (bits - BigInt(prefix)) };
}

/** The number of leading one bits of a netmask; undefined when a zero stands before a one. */
export function prefixOf(netmask: IpAddress): number | undefined {
  const bits = netmask.value.toString(2).padStart(bitsOf(netmask.family), '0');
  const prefix = bits.indexOf('0') === -1 ? bits.length : bits.indexOf('0');
  return bits.includes('1', prefix) ? undefined : prefix;
}

/** The prefix an IPv4 address has by its class (RFC 791), which libvirt takes where none is given; none above class C. */
export function classfulPrefix({ value }: IpAddress): 8 | 16 | 24 | undefined {
  const first = Number(value >> 24n);
  if (first < 128) return 8;
  if (first < 192) return 16;
  return first < 224 ? 24 : undefined;
}

/** A subnet in use, and its owner: `address of eth0`, `network default`, ... */
export interface SubnetInUse extends Subnet {
  readonly by: string;
}
