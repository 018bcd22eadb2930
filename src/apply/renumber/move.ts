import { bitsOf, formatIp, type IpAddress, isPlainIp, parseIp, sameIp } from '../../address/ip.ts';
import { broadcastAddress, contains, formatSubnet, networkAddress, type Subnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';

/** A subnet that moves, each with the address of the bridge. Every other address keeps its offset in the subnet. */
export interface Move {
  readonly from: Subnet;
  readonly to: Subnet;
}

/** The new address; undefined if no subnet that contains it moves. Throws VnetError `refused` if the new subnet is too small. */
export function movedAddress(address: IpAddress, moves: readonly Move[]): IpAddress | undefined {
  const move = moves.find(({ from }) => contains(from, address));
  if (move === undefined) return undefined;
  const { from, to } = move;
  if (sameIp(address, from.address)) return to.address;
  const offset = address.value - networkAddress(from).value;
  const moved = { family: address.family, value: networkAddress(to).value + offset };
  if (!contains(to, moved) || isReserved(moved, to)) throw tooSmall(address, offset, move);
  if (sameIp(moved, to.address)) {
    const message = `${formatIp(address)} would move to ${formatIp(moved)}, which is the new address of the bridge`;
    throw new VnetError('refused', message, { hint: 'choose another address for the bridge' });
  }
  return moved;
}

/** Whether it is the broadcast address of an IPv4 subnet. */
function isReserved(address: IpAddress, subnet: Subnet): boolean {
  return address.family === 4 && subnet.prefix < 31 && sameIp(address, broadcastAddress(subnet));
}

function tooSmall(address: IpAddress, offset: bigint, { from, to }: Move): VnetError {
  const { family } = address;
  let prefix = to.prefix;
  // IPv4 needs one more for the broadcast address.
  while (prefix > 0 && 1n << BigInt(bitsOf(family) - prefix) <= offset + (family === 4 ? 1n : 0n)) prefix--;
  const message = `${formatSubnet(to)} is too small: ${formatIp(address)} is address ${offset} of ${formatSubnet(from)}`;
  return new VnetError('refused', message, { hint: `choose a /${prefix} or a larger subnet` });
}

/** An address in a text, with the prefix length that follows it. */
const IN_TEXT =
  /(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-fA-F]{0,4}(?::[\da-fA-F]{0,4}){2,7})(?:\/(?<prefix>\d{1,3}))?(?![\w.:/-])/g;

/** A text with the addresses in it moved: `option:router,10.9.0.1`. A prefix length is that of the subnet, or of a part of it. */
export function movedText(text: string, moves: readonly Move[]): string {
  return text.replace(IN_TEXT, (word, ...rest) => {
    const { prefix } = rest.at(-1) as { prefix?: string };
    const address = plainIp(word.replace(/\/.*/, ''));
    const move = address === undefined ? undefined : moves.find(({ from }) => contains(from, address));
    if (address === undefined || move === undefined) return word;
    const { from, to } = move;
    const length = Number(prefix ?? bitsOf(address.family));
    if (length === from.prefix && sameIp(address, networkAddress(from))) return formatSubnet(to);
    // A larger subnet is not one that moves.
    if (length <= from.prefix && prefix !== undefined) return word;
    const moved = movedAddress(address, [move]);
    return moved === undefined ? word : `${formatIp(moved)}${prefix === undefined ? '' : `/${prefix}`}`;
  });
}

/** The parts of a text that name an address of a subnet that moves, or its zone for reverse lookups. */
export function oldAddressesIn(text: string, moves: readonly Move[]): string[] {
  const addresses = [...text.matchAll(/[\da-fA-F:.]+/g)].flatMap(([word]) => {
    const address = plainIp(word.replace(/^[.:]+(?=\d)|[.]+$/g, ''));
    return address !== undefined && isOld(address, moves) ? formatIp(address) : [];
  });
  const zones = moves.map(({ from }) => reverseZone(from)).filter((zone) => text.toLowerCase().includes(zone));
  return [...new Set([...addresses, ...zones])];
}

function isOld(address: IpAddress, moves: readonly Move[]): boolean {
  return moves.some(({ from, to }) => contains(from, address) && !contains(to, address));
}

function plainIp(text: string): IpAddress | undefined {
  return isPlainIp(text) ? parseIp(text) : undefined;
}

/** The zone of the whole numbers that the addresses of a subnet start with: `0.9.10.in-addr.arpa`. */
function reverseZone(subnet: Subnet): string {
  const { family, value } = networkAddress(subnet);
  const [bits, radix, zone] = family === 4 ? [8, 10, 'in-addr.arpa'] : [4, 16, 'ip6.arpa'];
  const labels: string[] = [];
  for (let used = bits; used <= subnet.prefix; used += bits) {
    labels.unshift(((value >> BigInt(bitsOf(family) - used)) & ((1n << BigInt(bits)) - 1n)).toString(radix));
  }
  return [...labels, zone].join('.');
}
