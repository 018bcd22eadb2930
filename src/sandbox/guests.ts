import { formatIp, type IpAddress, parseIp } from '../address/ip.ts';
import { contains, formatSubnet, networkAddress } from '../address/subnet.ts';
import type { Host } from '../host/host.ts';
import type { DhcpHost, Network, NetworkIp } from '../network/model.ts';
import { ipSubnet } from '../network/subnet.ts';
import { type Client, plugIn, takeLease, takeLeaseV6 } from './client.ts';
import { must } from './must.ts';
import type { Check } from './rehearsal.ts';
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
      ipv4 = (await takeLease(client, ask))?.['ip'];
      checks.push(leaseCheck(label, ip, entry, ipv4));
    } else {
      ipv4 = await setByHand(client, ip, index);
    }
    guests.push({ client, hostname: entry?.name ?? ask, reserved: entry, ipv4, ipv6: undefined, leased });
  }
  const found = await Promise.all(guests.map((guest, index) => withIpv6(guest, network, index)));
  return { guests: found.map(({ guest }) => guest), checks: [...checks, ...found.flatMap(({ check }) => check ?? [])] };
}

function isReserved(host: DhcpHost): host is DhcpHost & { mac: string; ip: IpAddress } {
  return host.mac !== undefined && host.ip !== undefined && /^[0-9a-fA-F:]+$/.test(host.mac);
}

function leaseCheck(check: string, ip: NetworkIp, entry: DhcpHost | undefined, given: string | undefined): Check {
  const seen = given ?? 'no lease';
  if (entry?.ip !== undefined) {
    const expected = formatIp(entry.ip);
    return { check, expected: `${expected}, by its <host>`, seen, ok: given === expected };
  }
  const ranges = ip.ranges.map(({ start, end }) => [start, end].map((each) => each && formatIp(each)).join(' - '));
  const address = given === undefined ? undefined : parseIp(given);
  const ok = ip.ranges.some(
    ({ start, end }) =>
      address !== undefined &&
      start !== undefined &&
      end !== undefined &&
      start.value <= address.value &&
      address.value <= end.value,
  );
  return { check, expected: `a lease of ${ranges.join(', ')}`, seen, ok };
}

/** Where nobody gives addresses, a guest is configured with one near the end of the subnet. */
async function setByHand({ host }: Client, ip: NetworkIp | undefined, index: number): Promise<string | undefined> {
  const subnet = ip === undefined ? undefined : ipSubnet(ip);
  if (subnet === undefined || (subnet.address.family === 4 && subnet.prefix > 29)) return undefined;
  const size = 1n << BigInt((subnet.address.family === 4 ? 32 : 128) - subnet.prefix);
  const first = networkAddress(subnet).value;
  const own = first + size - 2n - BigInt(index);
  const address = formatIp({ family: subnet.address.family, value: own === subnet.address.value ? own - 2n : own });
  await must(host, 'ip', ['address', 'add', `${address}/${subnet.prefix}`, 'dev', 'eth0', ...nodad(address)]);
  await must(host, 'ip', ['route', 'replace', 'default', 'via', formatIp(subnet.address), 'dev', 'eth0']);
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
  const leased = ip.dhcp === undefined ? undefined : await takeLeaseV6(guest.client);
  if (leased !== undefined) {
    const parsed = parseIp(leased);
    const ok = parsed !== undefined && contains(subnet, parsed);
    return { guest: { ...guest, ipv6: leased }, check: { check, expected: `a lease of ${shown}`, seen: leased, ok } };
  }
  if (ip.dhcp !== undefined || subnet.prefix !== 64) {
    const ipv6 = await setByHand(guest.client, ip, index);
    const why = ip.dhcp === undefined ? 'a /64 alone gives addresses by itself' : 'no DHCPv6 client here';
    const expected = ip.dhcp === undefined ? 'set by hand' : `a lease of ${shown}`;
    return { guest: { ...guest, ipv6 }, check: { check, expected, seen: `set by hand: ${why}`, ok: undefined } };
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
