import { formatIp, type IpAddress, parseIp } from '../../address/ip.ts';
import { broadcastAddress, contains, networkAddress, parseSubnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import { type DraftElement, draft } from '../format/draft.ts';
import type { OwnSubnet, Wish } from './options.ts';
import { leaseOf, misshaped, partsOf, rangeOf } from './text.ts';

/** The most addresses that libvirt takes in one range. */
const LARGEST_RANGE = 65536n;

/** An `<ip>` for each subnet, with what is served in it. */
export function ipDrafts(wish: Wish): DraftElement[] {
  const { ranges, hosts, subnets, bootp } = wish;
  const places = {
    ranges: sorted(ranges, '--dhcp', rangeStart, subnets),
    hosts: sorted(hosts, '--host', hostAddress, subnets),
  };
  const fixed = hosts.flatMap((text) => hostAddress(text) ?? []);
  return subnets.map((subnet, index) => {
    const { family } = subnet.address;
    const isFirst = subnets.findIndex(({ address }) => address.family === family) === index;
    const wantsRange = isFirst && wish.dhcp && family === 4 && places.ranges.every((list) => list.length === 0);
    const range = wantsRange ? wholeRange(subnet, fixed) : undefined;
    const dhcp = [
      ...(range === undefined ? [] : [range]),
      ...(places.ranges[index] ?? []).map(rangeDraft),
      ...(places.hosts[index] ?? []).map((text) => hostDraft(text, family)),
      ...(isFirst && family === 4 && bootp !== undefined ? [bootpDraft(bootp)] : []),
    ];
    const attributes = {
      family: family === 6 ? 'ipv6' : undefined,
      address: formatIp(subnet.address),
      prefix: String(subnet.prefix),
      localPtr: wish.localPtr ? 'yes' : undefined,
    };
    return draft('ip', attributes, [
      ...(isFirst && family === 4 && wish.tftp !== undefined ? [draft('tftp', { root: wish.tftp })] : []),
      ...(dhcp.length > 0 ? [draft('dhcp', {}, dhcp)] : []),
    ]);
  });
}

/** `10.0.0.0/24` with the first address for the bridge, or `10.0.0.254/24` with that one. */
export function ownSubnetOf(text: string, option: string): OwnSubnet {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw misshaped(option, text, 'ADDRESS/PREFIX');
  const { family } = subnet.address;
  if (family !== (option === '--ipv6' ? 6 : 4)) {
    throw new VnetError('usage', `${option} ${text}: expected an IPv${family === 6 ? 4 : 6} subnet`);
  }
  const first = networkAddress(subnet);
  const isWhole = first.value === subnet.address.value && first.value !== broadcastAddress(subnet).value;
  return isWhole ? { ...subnet, address: { family, value: first.value + 1n } } : subnet;
}

/** `CIDR,GATEWAY[,METRIC]` */
export function routeDraft(text: string): DraftElement {
  const [destination, gateway, metric] = partsOf(text, '--route', 'CIDR,GATEWAY[,METRIC]', 2);
  const subnet = parseSubnet(destination ?? '');
  if (subnet === undefined) throw misshaped('--route', text, 'CIDR,GATEWAY[,METRIC]');
  return draft('route', {
    family: subnet.address.family === 6 ? 'ipv6' : undefined,
    address: formatIp(networkAddress(subnet)),
    prefix: String(subnet.prefix),
    gateway,
    metric,
  });
}

/** The largest range of the subnet that holds neither the bridge's own address nor a fixed one. */
function wholeRange(subnet: OwnSubnet, fixed: readonly IpAddress[]): DraftElement | undefined {
  const first = networkAddress(subnet).value + 1n;
  const last = broadcastAddress(subnet).value - 1n;
  const kept = [subnet.address, ...fixed].map(({ value }) => value).sort((a, b) => (a < b ? -1 : 1));
  let [start, end] = [first, first - 1n];
  let next = first;
  for (const value of [...kept.filter((value) => value >= first && value <= last), last + 1n]) {
    if (value - next > end - start + 1n) [start, end] = [next, value - 1n];
    next = value + 1n;
  }
  if (end < start) return undefined;
  const address = (value: bigint) => formatIp({ family: 4, value });
  const least = start + LARGEST_RANGE - 1n;
  return draft('range', { start: address(start), end: address(end < least ? end : least) });
}

/** `START-END[,LEASE]` */
function rangeDraft(text: string): DraftElement {
  const [range = '', lease] = partsOf(text, '--dhcp', 'START-END,LEASE', 1);
  return draft('range', rangeOf(range, '--dhcp'), leaseDrafts(lease, '--dhcp'));
}

/** `NAME,MAC,IP[,LEASE]`; a guest is known by its DUID in IPv6. */
function hostDraft(text: string, family: 4 | 6): DraftElement {
  const [name, hardware, ip, lease] = partsOf(text, '--host', 'NAME,MAC,IP,LEASE', 3);
  const known = family === 4 ? { mac: hardware } : { id: hardware };
  return draft('host', { ...known, name, ip }, leaseDrafts(lease, '--host'));
}

/** `FILE[,SERVER]` */
function bootpDraft(text: string): DraftElement {
  const [file, server] = partsOf(text, '--bootp', 'FILE,SERVER', 1);
  return draft('bootp', { file, server });
}

function leaseDrafts(lease: string | undefined, option: string): DraftElement[] {
  return lease === undefined ? [] : [draft('lease', leaseOf(lease, option))];
}

/** Which texts belong to which subnet. One that lies in none goes to the first of its family, for libvirt to judge. */
function sorted(
  texts: readonly string[],
  option: string,
  addressIn: (text: string) => IpAddress | undefined,
  subnets: readonly OwnSubnet[],
): string[][] {
  const places: string[][] = subnets.map(() => []);
  for (const text of texts) {
    const address = addressIn(text);
    if (address === undefined) throw new VnetError('usage', `${option} ${text}: there is no address in it`);
    const inside = subnets.findIndex((subnet) => contains(subnet, address));
    const sameFamily = subnets.findIndex((subnet) => subnet.address.family === address.family);
    const place = places[inside === -1 ? sameFamily : inside];
    if (place === undefined) {
      throw new VnetError('usage', `${option} ${text}: the network has no IPv${address.family} subnet`);
    }
    place.push(text);
  }
  return places;
}

function rangeStart(text: string): IpAddress | undefined {
  return parseIp(text.split(/[-,]/)[0]?.trim() ?? '');
}

function hostAddress(text: string): IpAddress | undefined {
  return parseIp(text.split(',')[2]?.trim() ?? '');
}
