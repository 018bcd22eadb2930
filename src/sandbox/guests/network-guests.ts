import { formatIp, type IpAddress, parseIp } from '../../address/ip.ts';
import { contains, formatSubnet, type Subnet } from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import type { Host } from '../../host/host.ts';
import { dhcpIp, ipSubnet, ipsOf, startsDnsmasq } from '../../network/facts.ts';
import type { DhcpHost, Network, NetworkIp } from '../../network/model.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Check } from '../result.ts';
import { takeLease, takeLeaseV6 } from './dhcp-client.ts';
import { dhcpExpectation, leaseRanges, type Reservation } from './dhcp-expectation.ts';
import { freeAddresses } from './free-addresses.ts';
import type { Guest } from './guest.ts';
import { plugIn, type TestGuest } from './test-guest.ts';

export interface GuestsOptions {
  readonly bridge: string;
  /** Unique in the sandbox; the names of the guests start with it. */
  readonly label: string;
}

/** Guests and the checks of how they got their addresses. */
export interface NetworkGuests {
  readonly guests: readonly Guest[];
  readonly checks: readonly Check[];
}

/** The `<ip>` whose addresses guests get: the one with DHCP, or else the first that guests can use. */
export function guestIp(network: Network, family: 4 | 6): NetworkIp | undefined {
  const ips = ipsOf(network, family).filter(isForGuests);
  const range = family === 4 ? leaseRanges(network)[0] : undefined;
  const isServed = (ip: NetworkIp) => {
    const subnet = ipSubnet(ip);
    return range !== undefined && subnet !== undefined && contains(subnet, range.start);
  };
  return dhcpIp(network, family) ?? ips.find(isServed) ?? ips[0];
}

/** Plugs two guests into a bridge and gives them addresses, by DHCP and router advertisements where the network has them. */
export async function plugInGuests(inside: Host, network: Network, options: GuestsOptions): Promise<NetworkGuests> {
  const reservations = chooseReservations(network);
  const isolated = network.portIsolated ?? false;
  const machines: TestGuest[] = [];
  for (const [index, reservation] of reservations.entries()) {
    const name = `${options.label}g${index + 1}`;
    machines.push(await plugIn(inside, { name, bridge: options.bridge, mac: reservation?.mac, isolated }));
  }
  const guests: Guest[] = [];
  const checks: Check[] = [];
  // In turn: dnsmasq answers nobody while it looks whether an address is free.
  for (const [index, machine] of machines.entries()) {
    const { guest, check } = await withIpv4(network, machine, { reservation: reservations[index], others: guests });
    guests.push(guest);
    checks.push(...check);
  }
  const both = await Promise.all(guests.map((guest, index) => withIpv6(network, guest, index)));
  return { guests: both.map(({ guest }) => guest), checks: [...checks, ...both.flatMap(({ check }) => check)] };
}

/** One guest with a reservation and one without, or two with reservations if the network has no range. */
function chooseReservations(network: Network): readonly (Reservation | undefined)[] {
  const [first, second] = (dhcpIp(network, 4)?.hosts ?? []).filter(isUsable);
  return [first, leaseRanges(network).length === 0 ? second : undefined];
}

/** A guest can match a reservation by its MAC address, or else by its hostname. */
function isUsable(host: DhcpHost): host is Reservation {
  return host.ip !== undefined && (host.mac === undefined ? host.name !== undefined : /^[0-9a-fA-F:]+$/.test(host.mac));
}

interface WithAddress {
  readonly guest: Guest;
  /** One check, or none if the network promises no address. */
  readonly check: readonly Check[];
}

interface Ipv4Options {
  readonly reservation: Reservation | undefined;
  readonly others: readonly Guest[];
}

async function withIpv4(
  network: Network,
  machine: TestGuest,
  { reservation, others }: Ipv4Options,
): Promise<WithAddress> {
  const label = `guest${others.length + 1}`;
  const base = { label, machine, hostname: reservation?.name ?? label, reservation, ipv6: undefined };
  const check = `${label}: IPv4 address`;
  const leased = others.filter((guest) => guest.isLeased && guest.reservation === undefined).length;
  const expectation = dhcpExpectation(network, { reservation, leased });
  if (expectation === undefined) {
    const { address, problem } = await setByHand(network, machine, 4, others.length);
    const guest = { ...base, ipv4: address, isLeased: false };
    return { guest, check: problem === undefined ? [] : [{ check, ...problem, ok: undefined }] };
  }
  // A reservation by name needs the name in the request.
  const hostname = reservation !== undefined && reservation.mac === undefined ? base.hostname : label;
  const offer = await takeLease(machine, hostname, { attempts: expectation.matches(undefined) === true ? 1 : 2 });
  const ipv4 = offer?.['ip'];
  const ok = expectation.matches(parseIp(ipv4 ?? ''));
  const result: Check = { check, expected: expectation.text, seen: ipv4 ?? 'no lease', ok };
  if (ipv4 !== undefined) return { guest: { ...base, ipv4, isLeased: true }, check: [result] };
  // Without a lease the other checks still need an address, if that is what the network intends.
  const { address } = ok === false ? { address: undefined } : await setByHand(network, machine, 4, others.length);
  return { guest: { ...base, ipv4: address, isLeased: false }, check: [result] };
}

/** IPv6 addresses come from DHCPv6 where the network has it, and otherwise from router advertisements (SLAAC). */
async function withIpv6(network: Network, guest: Guest, index: number): Promise<WithAddress> {
  const ip = guestIp(network, 6);
  const subnet = ip === undefined ? undefined : ipSubnet(ip);
  if (ip === undefined || subnet === undefined) return { guest, check: [] };
  if (ip === dhcpIp(network, 6)) return withDhcpv6(network, guest, { subnet, index });
  if (!startsDnsmasq(network)) {
    return withoutSlaac(network, guest, { subnet, index, why: 'no dnsmasq sends router advertisements' });
  }
  // dnsmasq advertises the first /64 of a larger subnet.
  if (subnet.prefix > 64) {
    return withoutSlaac(network, guest, { subnet, index, why: 'guests form addresses only in a /64' });
  }
  const ipv6 = await slaacAddress(guest.machine, subnet, { seconds: 5 });
  const check = {
    check: `${guest.label}: IPv6 address`,
    expected: `one of ${formatSubnet(subnet)}, by router advertisement`,
    seen: ipv6 ?? 'none',
    ok: ipv6 !== undefined,
  };
  return { guest: { ...guest, ipv6 }, check: [check] };
}

interface Ipv6Options {
  readonly subnet: Subnet;
  readonly index: number;
}

async function withDhcpv6(network: Network, guest: Guest, { subnet, index }: Ipv6Options): Promise<WithAddress> {
  const check = `${guest.label}: IPv6 address`;
  const expected = `a lease of ${formatSubnet(subnet)}`;
  const lease = await takeLeaseV6(guest.machine);
  if (lease === 'no client') {
    const { address, problem } = await setByHand(network, guest.machine, 6, index);
    const seen = `busybox has no udhcpc6; ${problem?.seen ?? `set by hand: ${address}`}`;
    return { guest: { ...guest, ipv6: address }, check: [{ check, expected, seen, ok: undefined }] };
  }
  if (lease !== undefined) await guest.machine.host.run('bash', ['-c', AWAIT_ROUTE]);
  const address = parseIp(lease ?? '');
  const ok = address !== undefined && contains(subnet, address);
  return { guest: { ...guest, ipv6: lease }, check: [{ check, expected, seen: lease ?? 'no lease', ok }] };
}

/** Checks that a guest forms no address, and sets one for the other checks. */
async function withoutSlaac(
  network: Network,
  guest: Guest,
  { subnet, index, why }: Ipv6Options & { readonly why: string },
): Promise<WithAddress> {
  const formed = await slaacAddress(guest.machine, subnet, { seconds: 2 });
  const check = { check: `${guest.label}: IPv6 address`, expected: `none, since ${why}`, ok: formed === undefined };
  if (formed !== undefined) return { guest: { ...guest, ipv6: formed }, check: [{ ...check, seen: formed }] };
  const { address, problem } = await setByHand(network, guest.machine, 6, index);
  const seen = `none; ${problem?.seen ?? `set by hand: ${address}`}`;
  return { guest: { ...guest, ipv6: address }, check: [{ ...check, seen }] };
}

/** The address that a guest forms in a subnet from a router advertisement; undefined if it has none in time. */
async function slaacAddress(
  { host }: TestGuest,
  subnet: Subnet,
  { seconds }: { readonly seconds: number },
): Promise<string | undefined> {
  const { stdout } = await host.run('bash', ['-c', AWAIT_ADDRESS, 'vnet', String(20 * seconds)]);
  return stdout.split('\n').find((address) => {
    const parsed = parseIp(address);
    return parsed !== undefined && contains(subnet, parsed);
  });
}

/** Prints the global IPv6 addresses as soon as there is one, after at most $1 times 50 ms. */
const AWAIT_ADDRESS = `
for ((i = 0; i < $1; i++)); do
  found=$(ip -6 -o address show dev eth0 scope global | sed 's/.*inet6 \\([^/]*\\).*/\\1/')
  if [ -n "$found" ]; then printf '%s\\n' "$found"; exit; fi
  sleep 0.05
done
`;

/** A DHCPv6 lease has no routes (RFC 8415). Waits up to 8 s for those of a router advertisement, which may come later. */
const AWAIT_ROUTE = `
for ((i = 0; i < 160; i++)); do
  if [ -n "$(ip -6 route show default dev eth0)" ]; then exit; fi
  sleep 0.05
done
`;

/** An address that was set, or why none was. */
interface SetAddress {
  readonly address: string | undefined;
  readonly problem?: Pick<Check, 'expected' | 'seen'>;
}

/** Sets an address at the end of the subnet, and the bridge as the default route. */
async function setByHand(network: Network, { host }: TestGuest, family: 4 | 6, index: number): Promise<SetAddress> {
  const ip = guestIp(network, family);
  const subnet = ip === undefined ? undefined : ipSubnet(ip);
  if (subnet === undefined) {
    return family === 4 && network.ips.length === 0 ? setExampleAddress(host, index) : { address: undefined };
  }
  const expected = `an address of ${formatSubnet(subnet)}, set by hand`;
  const gateways = network.routes.flatMap(({ gateway }) => gateway ?? []).filter((ip) => contains(subnet, ip));
  const inUse = [...addressesInUse(network), ...gateways];
  // In a tiny subnet the gateway of a route may be the only address for a guest.
  const address = [...freeAddresses(subnet, inUse, index + 1), ...gateways][index];
  if (address === undefined) return { address: undefined, problem: { expected, seen: 'no address is free' } };
  const text = formatIp(address);
  const nodad = family === 6 ? ['nodad'] : [];
  try {
    await runOrThrow(host, 'ip', ['address', 'add', `${text}/${subnet.prefix}`, 'dev', 'eth0', ...nodad]);
    await runOrThrow(host, 'ip', ['route', 'replace', 'default', 'via', formatIp(subnet.address), 'dev', 'eth0']);
    return { address: text };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { address: undefined, problem: { expected, seen: `not set: ${error.message}` } };
  }
}

/** The addresses of the bridge and of reservations. */
function addressesInUse({ ips }: Network): IpAddress[] {
  return ips.flatMap(({ address, hosts }) => [address, ...hosts.map(({ ip }) => ip)].filter((ip) => ip !== undefined));
}

/** Guests of a network without addresses choose their own, here some for examples (RFC 5737). */
async function setExampleAddress(host: Host, index: number): Promise<SetAddress> {
  const address = `192.0.2.${index + 1}`;
  await runOrThrow(host, 'ip', ['address', 'add', `${address}/24`, 'dev', 'eth0']);
  return { address };
}

/** Whether guests can have addresses of a subnet. Link-local addresses (fe80::/10) are on every link, IPv4-mapped ones (::ffff:0:0/96) on none. */
function isForGuests({ address }: NetworkIp): boolean {
  if (address?.family !== 6) return true;
  return address.value >> 118n !== 0x3fan && address.value >> 32n !== 0xffffn;
}
