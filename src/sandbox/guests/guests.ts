import { formatIp, type IpAddress, parseIp } from '../../address/ip.ts';
import { contains, formatSubnet, networkAddress } from '../../address/subnet.ts';
import type { Host } from '../../host/host.ts';
import type { DhcpHost, Network, NetworkIp } from '../../network/model.ts';
import { ipSubnet } from '../../network/subnet.ts';
import { runOrThrow } from '../host/run-or-throw.ts';
import type { Check } from '../result.ts';
import { type Client, plugIn, takeLease, takeLeaseV6 } from './client.ts';
import type { Guest } from './subject.ts';

/** The `<ip>` whose addresses guests of a family get: the first with DHCP, else the first. */
export function guestIp(network: Network, family: 4 | 6): NetworkIp | undefined {
  const ips = network.ips.filter(({ address }) => address?.family === family);
  return ips.find(({ dhcp }) => dhcp !== undefined) ?? ips[0];
}

/** Plugs two machines into a bridge and gets them addresses, as guests do; what the network promised of that is checked. `label` tells the networks apart. */
export async function plugInGuests(
  inside: Host,
  network: Network,
  { bridge, label }: { bridge: string; label: string },
): Promise<{ guests: Guest[]; checks: Check[] }> {
  const ip = guestIp(network, 4);
  const reserved = (ip?.hosts ?? []).filter(isReserved);
  // One guest by reservation, one from the range; both by reservation where there is no range.
  const wanted = ip?.ranges.length === 0 ? [reserved[0], reserved[1]] : [reserved[0], undefined];
  const guests: Guest[] = [];
  const checks: Check[] = [];
  const isolated = network.portIsolated ?? false;
  const clients: Client[] = [];
  for (const [index, entry] of wanted.entries()) {
    clients.push(await plugIn(inside, { name: `${label}g${index + 1}`, bridge, mac: entry?.mac, isolated }));
  }
  // One after the other: dnsmasq answers nobody while it looks whether an address is free.
  for (const [index, client] of clients.entries()) {
    const entry = wanted[index];
    const ask = `guest${index + 1}`;
    const label = `${ask}: IPv4 address`;
    const leased = ip?.dhcp !== undefined && (ip.ranges.length > 0 || entry !== undefined);
    let ipv4: string | undefined;
    if (leased) {
      ipv4 = (await takeLease(client, entry?.mac === undefined ? (entry?.name ?? ask) : ask))?.['ip'];
      const given = guests.filter((guest) => guest.ipv4 !== undefined && guest.reserved === undefined).length;
      checks.push(entry === undefined ? dynamicCheck(label, ip, ipv4, given) : reservedCheck(label, entry.ip, ipv4));
    } else {
      ipv4 = network.ips.length === 0 ? await setApart(client, index) : await setByHand(client, ip, index);
    }
    guests.push({ client, hostname: entry?.name ?? ask, reserved: entry, ipv4, ipv6: undefined, leased });
  }
  const found = await Promise.all(guests.map((guest, index) => withIpv6(guest, network, index)));
  return { guests: found.map(({ guest }) => guest), checks: [...checks, ...found.flatMap(({ check }) => check ?? [])] };
}

/** A guest can be made to fit by its MAC address, or else by the name it asks under. */
function isReserved(host: DhcpHost): host is DhcpHost & { ip: IpAddress } {
  return host.ip !== undefined && (host.mac === undefined ? host.name !== undefined : /^[0-9a-fA-F:]+$/.test(host.mac));
}

function reservedCheck(check: string, ip: IpAddress, given: string | undefined): Check {
  const expected = formatIp(ip);
  return { check, expected: `${expected}, by its <host>`, seen: given ?? 'no lease', ok: given === expected };
}

/** `taken` tells how many leases of the ranges are given already: a range of one address has none for a second guest. */
function dynamicCheck(check: string, { ranges, hosts }: NetworkIp, given: string | undefined, taken: number): Check {
  const free = ranges.flatMap(({ start, end }) => (start === undefined || end === undefined ? [] : { start, end }));
  const isIn = (address: IpAddress) =>
    free.some(({ start, end }) => start.value <= address.value && address.value <= end.value);
  const kept = hosts.filter(({ ip }) => ip !== undefined && isIn(ip)).length;
  const size = free.reduce((sum, { start, end }) => sum + end.value - start.value + 1n, 0n);
  const seen = given ?? 'no lease';
  if (size - BigInt(kept) <= BigInt(taken)) {
    return { check, expected: 'no lease, since none is left', seen, ok: given === undefined };
  }
  const shown = free.map(({ start, end }) => `${formatIp(start)} - ${formatIp(end)}`).join(', ');
  const address = given === undefined ? undefined : parseIp(given);
  return { check, expected: `a lease of ${shown}`, seen, ok: address !== undefined && isIn(address) };
}

/** Where nobody gives addresses, a guest is configured with one near the end of the subnet. */
async function setByHand({ host }: Client, ip: NetworkIp | undefined, index: number): Promise<string | undefined> {
  const subnet = ip === undefined ? undefined : ipSubnet(ip);
  if (subnet === undefined || (subnet.address.family === 4 && subnet.prefix > 29)) return undefined;
  const size = 1n << BigInt((subnet.address.family === 4 ? 32 : 128) - subnet.prefix);
  const first = networkAddress(subnet).value;
  const own = first + size - 2n - BigInt(index);
  const address = formatIp({ family: subnet.address.family, value: own === subnet.address.value ? own - 2n : own });
  await runOrThrow(host, 'ip', ['address', 'add', `${address}/${subnet.prefix}`, 'dev', 'eth0', ...nodad(address)]);
  await runOrThrow(host, 'ip', ['route', 'replace', 'default', 'via', formatIp(subnet.address), 'dev', 'eth0']);
  return address;
}

/** Guests of a network without addresses choose their own. */
async function setApart({ host }: Client, index: number): Promise<string> {
  const address = `192.0.2.${index + 1}`;
  await runOrThrow(host, 'ip', ['address', 'add', `${address}/24`, 'dev', 'eth0']);
  return address;
}

function nodad(address: string): string[] {
  return address.includes(':') ? ['nodad'] : [];
}

/** IPv6 comes by router advertisements; by DHCPv6 where the network has a DHCP section, and busybox speaks it. */
async function withIpv6(guest: Guest, network: Network, index: number): Promise<{ guest: Guest; check?: Check }> {
  const ip = guestIp(network, 6);
  const subnet = ip === undefined ? undefined : ipSubnet(ip);
  if (ip === undefined || subnet === undefined) return { guest };
  const check = `guest${index + 1}: IPv6 address`;
  const shown = formatSubnet(subnet);
  if (ip.dhcp !== undefined) {
    const expected = `a lease of ${shown}`;
    const lease = await takeLeaseV6(guest.client);
    if (lease === 'no client') {
      const ipv6 = await setByHand(guest.client, ip, index);
      const seen = 'set by hand: busybox has no udhcpc6 here';
      return { guest: { ...guest, ipv6 }, check: { check, expected, seen, ok: undefined } };
    }
    const parsed = parseIp(lease ?? '');
    const ok = parsed !== undefined && contains(subnet, parsed);
    return { guest: { ...guest, ipv6: lease }, check: { check, expected, seen: lease ?? 'no lease', ok } };
  }
  if (subnet.prefix !== 64) {
    const ipv6 = await setByHand(guest.client, ip, index);
    const seen = 'set by hand: only a /64 gives addresses by itself';
    return { guest: { ...guest, ipv6 }, check: { check, expected: `one of ${shown}`, seen, ok: undefined } };
  }
  const { stdout } = await guest.client.host.run('bash', ['-c', ADVERTISED]);
  const ipv6 = stdout.split('\n').find((address) => {
    const parsed = parseIp(address);
    return parsed !== undefined && contains(subnet, parsed);
  });
  const expected = `one of ${shown}, by router advertisement`;
  return { guest: { ...guest, ipv6 }, check: { check, expected, seen: ipv6 ?? 'none', ok: ipv6 !== undefined } };
}

/** Waits for up to five seconds. */
const ADVERTISED = `
for _ in {1..100}; do
  found=$(ip -6 -o address show dev eth0 scope global | sed 's/.*inet6 \\([^/]*\\).*/\\1/')
  if [ -n "$found" ]; then printf '%s\\n' "$found"; exit; fi
  sleep 0.05
done
`;
