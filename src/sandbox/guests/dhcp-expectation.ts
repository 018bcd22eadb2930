import { formatIp, type IpAddress } from '../../address/ip.ts';
import { contains } from '../../address/subnet.ts';
import { type DnsmasqEffects, dnsmasqEffects, type RangeOption } from '../../network/dnsmasq/effects.ts';
import { dhcpIp, ipSubnet, ipsOf, startsDnsmasq } from '../../network/facts.ts';
import type { DhcpHost, Network, NetworkIp } from '../../network/model.ts';

export type Reservation = DhcpHost & { readonly ip: IpAddress };

/** The address that a guest should get by DHCP. */
export interface DhcpExpectation {
  /** What is expected, for the report. */
  readonly text: string;
  /** Whether an address is as expected; undefined stands for no lease. Undefined as result: this cannot be known. */
  readonly matches: (address: IpAddress | undefined) => boolean | undefined;
}

/** A range of IPv4 addresses that dnsmasq leases to any guest. */
export interface LeaseRange {
  readonly start: IpAddress;
  readonly end: IpAddress;
  /** The option of dnsmasq that defines it, if the XML does not. */
  readonly option: string | undefined;
}

/** The IPv4 ranges of the XML and of dnsmasq's options. Those for tagged guests are not included. */
export function leaseRanges(network: Network): LeaseRange[] {
  if (!startsDnsmasq(network)) return [];
  const ranges = dhcpIp(network, 4)?.ranges ?? [];
  return [
    ...ranges.flatMap(({ start, end }) =>
      start === undefined || end === undefined ? [] : [{ start, end, option: undefined }],
    ),
    ...dnsmasqEffects(network).ranges.flatMap((range) => rangeOption(network, range)),
  ];
}

/** dnsmasq uses a range only in a subnet of the bridge. A range with a mode, such as `static`, is not for any guest. */
function rangeOption(network: Network, { start, end, modes, isTagged }: RangeOption): LeaseRange[] {
  if (start.family !== 4 || end === undefined || modes.length > 0 || isTagged) return [];
  const isServed = ipsOf(network, 4).some((ip) => isIn(start, ip));
  return isServed ? [{ start, end, option: `dhcp-range=${formatIp(start)},${formatIp(end)}` }] : [];
}

function isIn(address: IpAddress, ip: NetworkIp): boolean {
  const subnet = ipSubnet(ip);
  return subnet !== undefined && contains(subnet, address);
}

export interface GuestOptions {
  /** The `<host>` that matches the guest. */
  readonly reservation: Reservation | undefined;
  /** How many addresses of the ranges other guests have. */
  readonly leased: number;
}

/**
 * Returns what a guest should get by DHCPv4. Undefined if no DHCP server is configured: the guest then needs an address set
 * by hand.
 */
export function dhcpExpectation(network: Network, guest: GuestOptions): DhcpExpectation | undefined {
  const ranges = leaseRanges(network);
  const { reservation } = guest;
  if (ranges.length === 0 && reservation === undefined) return undefined;
  const effects = dnsmasqEffects(network);
  if (effects.noDhcp !== undefined) return noLease(`since dnsmasq has ${effects.noDhcp}`);
  const ignored = ignoreOption(network, effects, reservation !== undefined);
  if (ignored?.isIgnored === true) return noLease(`since dnsmasq has ${ignored.option}`);
  if (ignored !== undefined) return { text: `unknown: ${ignored.option} decides`, matches: () => undefined };
  const expected = reservation === undefined ? fromRanges(network, ranges, guest.leased) : reserved(reservation.ip);
  return unlessChanged(expected, effects);
}

function noLease(why: string): DhcpExpectation {
  return { text: `no lease, ${why}`, matches: (address) => address === undefined };
}

function reserved(ip: IpAddress): DhcpExpectation {
  return { text: `${formatIp(ip)}, by its <host>`, matches: (address) => address?.value === ip.value };
}

function fromRanges(network: Network, ranges: readonly LeaseRange[], leased: number): DhcpExpectation {
  const isLeasable = (address: IpAddress) =>
    address.family === 4 && ranges.some(({ start, end }) => start.value <= address.value && address.value <= end.value);
  // dnsmasq leases neither the addresses of the bridge nor those that it reserves for others.
  const others = [
    ...network.ips.flatMap(({ address }) => address ?? []),
    ...(dhcpIp(network, 4)?.hosts ?? []).flatMap(({ ip }) => ip ?? []),
  ];
  const unavailable = new Set(others.filter(isLeasable).map(({ value }) => value)).size;
  const size = ranges.reduce((sum, { start, end }) => sum + end.value - start.value + 1n, 0n);
  if (size - BigInt(unavailable) <= BigInt(leased)) return noLease('since none is left');
  const shown = ranges.map(
    ({ start, end, option }) => `${formatIp(start)} - ${formatIp(end)}${option === undefined ? '' : ', by dhcp-range'}`,
  );
  return {
    text: `a lease of ${shown.join(', ')}`,
    matches: (address) => address !== undefined && isLeasable(address),
  };
}

/** Options that vnet has no model of may explain any other result. */
function unlessChanged(expected: DhcpExpectation, effects: DnsmasqEffects): DhcpExpectation {
  const options = [...effects.files, ...effects.others];
  if (options.length === 0) return expected;
  return {
    text: `${expected.text}, unless changed by ${options.join(', ')}`,
    matches: (address) => (expected.matches(address) === true ? true : undefined),
  };
}

/** The first `dhcp-ignore` option that applies or may apply to a guest. */
function ignoreOption(
  network: Network,
  { ignores, reservations }: DnsmasqEffects,
  isReserved: boolean,
): { readonly option: string; readonly isIgnored: true | undefined } | undefined {
  const hasTag = (tag: string): boolean | undefined => {
    if (tag === 'known') return isReserved || (reservations > 0 ? undefined : false);
    if (tag === network.bridge?.name) return true;
    return isSetElsewhere(network, tag) ? undefined : false;
  };
  for (const argument of ignores) {
    const results = argument.split(',').map((part) => {
      const [, not, tag = ''] = /^(?:tag:|net:)?([!#])?(.*)$/.exec(part.trim()) ?? [];
      const result = hasTag(tag);
      return result === undefined || not === undefined ? result : !result;
    });
    if (results.includes(false)) continue;
    return { option: `dhcp-ignore=${argument}`, isIgnored: results.includes(undefined) ? undefined : true };
  }
  return undefined;
}

/** Whether an option other than dhcp-ignore mentions a tag, which may then be set for a guest. */
function isSetElsewhere({ dnsmasqOptions }: Network, tag: string): boolean {
  const lines = dnsmasqOptions.flatMap(({ value }) => (value ?? '').split('\n'));
  return lines.some((line) => !/^\s*dhcp-ignore\b/.test(line) && line.split(/[=,:\s]/).includes(tag));
}
