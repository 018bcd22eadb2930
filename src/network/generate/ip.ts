import { bitsOf, formatIp, type IpAddress } from '../../address/ip.ts';
import { broadcastAddress, contains, formatSubnet, networkAddress, parseSubnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import { type DraftElement, draft } from '../format/draft.ts';
import type { GenerateOptions, OwnSubnet } from './options.ts';
import { addressOf, leaseOf, malformed, partsOf, rangeOf } from './text.ts';

/** libvirt's limit for one range. */
export const LARGEST_RANGE = 65536n;

const HOST_FORM = 'NAME,MAC,IP[,TIME]';

/** An `<ip>` for each subnet, with DHCP and TFTP. */
export function ipDrafts(options: GenerateOptions): DraftElement[] {
  const { ranges, hosts, subnets, bootp } = options;
  const bySubnet = {
    ranges: assignToSubnets(ranges, '--dhcp', rangeStart, subnets),
    hosts: assignToSubnets(hosts, '--host', hostAddress, subnets),
  };
  const reserved = hosts.map(hostAddress);
  return subnets.map((subnet, index) => {
    const { family } = subnet.address;
    const isFirst = subnets.findIndex(({ address }) => address.family === family) === index;
    const wantsRange = isFirst && options.dhcp && family === 4 && bySubnet.ranges.every((list) => list.length === 0);
    const range = wantsRange ? wholeRange(subnet, reserved) : undefined;
    const dhcp = [
      ...(range === undefined ? [] : [range]),
      ...(bySubnet.ranges[index] ?? []).map(rangeDraft),
      ...(bySubnet.hosts[index] ?? []).map((text) => hostDraft(text, family)),
      ...(isFirst && family === 4 && bootp !== undefined ? [bootpDraft(bootp)] : []),
    ];
    const attributes = {
      family: family === 6 ? 'ipv6' : undefined,
      address: formatIp(subnet.address),
      prefix: String(subnet.prefix),
      localPtr: options.localPtr ? 'yes' : undefined,
    };
    return draft('ip', attributes, [
      ...(isFirst && family === 4 && options.tftp !== undefined ? [draft('tftp', { root: options.tftp })] : []),
      ...(dhcp.length > 0 ? [draft('dhcp', {}, dhcp)] : []),
    ]);
  });
}

/** The bridge gets the first address of `10.0.0.0/24`, or the one in `10.0.0.254/24`. Throws VnetError `usage`. */
export function ownSubnetOf(text: string, option: string): OwnSubnet {
  const [written = '', length] = text.split('/');
  if (length === undefined)
    throw malformed(
      option,
      text,
      'ADDRESS/PREFIX',
      `${option === '--ipv6' ? 'fd00:5::/64' : '10.0.5.0/24'}, none or auto`,
    );
  const address = addressOf(written, option, text);
  const subnet = parseSubnet(text);
  if (subnet === undefined) {
    throw new VnetError(
      'usage',
      `${option} ${text}: the prefix length must be between 0 and ${bitsOf(address.family)}`,
    );
  }
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
  if (subnet === undefined) throw malformed('--route', text, 'CIDR,GATEWAY[,METRIC]', '10.9.0.0/16,10.0.5.2');
  addressOf(destination?.split('/')[0] ?? '', '--route', text);
  addressOf(gateway ?? '', '--route', text);
  return draft('route', {
    family: subnet.address.family === 6 ? 'ipv6' : undefined,
    address: formatIp(networkAddress(subnet)),
    prefix: String(subnet.prefix),
    gateway,
    metric,
  });
}

/** The largest range of the subnet without the bridge's address and reserved ones. */
function wholeRange(subnet: OwnSubnet, reserved: readonly IpAddress[]): DraftElement | undefined {
  const first = networkAddress(subnet).value + 1n;
  const last = broadcastAddress(subnet).value - 1n;
  const excluded = [subnet.address, ...reserved].map(({ value }) => value).sort((a, b) => (a < b ? -1 : 1));
  let [start, end] = [first, first - 1n];
  let next = first;
  for (const value of [...excluded.filter((value) => value >= first && value <= last), last + 1n]) {
    if (value - next > end - start + 1n) [start, end] = [next, value - 1n];
    next = value + 1n;
  }
  if (end < start) return undefined;
  const address = (value: bigint) => formatIp({ family: 4, value });
  const limit = start + LARGEST_RANGE - 1n;
  return draft('range', { start: address(start), end: address(end < limit ? end : limit) });
}

/** `START-END[,LEASE]` */
function rangeDraft(text: string): DraftElement {
  const [range = '', lease] = partsOf(text, '--dhcp', 'START-END[,TIME]', 1);
  addressOf(rangeOf(range, '--dhcp').end, '--dhcp', text);
  return draft('range', rangeOf(range, '--dhcp'), leaseDrafts(lease, '--dhcp'));
}

/** `NAME,MAC,IP[,LEASE]`; in IPv6, the DUID replaces the MAC address. */
function hostDraft(text: string, family: 4 | 6): DraftElement {
  const [name, hardware, ip, lease] = partsOf(text, '--host', HOST_FORM, 3);
  const identity = family === 4 ? { mac: hardware } : { id: hardware };
  return draft('host', { ...identity, name, ip }, leaseDrafts(lease, '--host'));
}

/** `FILE[,SERVER]` */
function bootpDraft(text: string): DraftElement {
  const [file, server] = partsOf(text, '--bootp', 'FILE[,SERVER]', 1);
  if (server !== undefined) addressOf(server, '--bootp', text);
  return draft('bootp', { file, server });
}

function leaseDrafts(lease: string | undefined, option: string): DraftElement[] {
  return lease === undefined ? [] : [draft('lease', leaseOf(lease, option))];
}

/** The texts of each subnet. Throws VnetError `usage` for an address in none of them. */
function assignToSubnets(
  texts: readonly string[],
  option: string,
  addressIn: (text: string) => IpAddress,
  subnets: readonly OwnSubnet[],
): string[][] {
  const assigned: string[][] = subnets.map(() => []);
  for (const text of texts) {
    const address = addressIn(text);
    const list = assigned[subnets.findIndex((subnet) => contains(subnet, address))];
    if (list === undefined) {
      const all = subnets.filter((subnet) => subnet.address.family === address.family).map(formatSubnet);
      const which = all.length === 0 ? `has no IPv${address.family} subnet` : `is ${all.join(' and ')}`;
      throw new VnetError('usage', `${option} ${text}: ${formatIp(address)} is outside the network, which ${which}`);
    }
    list.push(text);
  }
  return assigned;
}

function rangeStart(text: string): IpAddress {
  return addressOf(text.split(/[-,]/)[0]?.trim() ?? '', '--dhcp', text);
}

function hostAddress(text: string): IpAddress {
  const [, , address] = partsOf(text, '--host', HOST_FORM, 3);
  return addressOf(address ?? '', '--host', text);
}
