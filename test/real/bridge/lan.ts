import { expect } from '@jest/globals';
import { run } from '../doctor/with-firewalls.ts';
import type { RealHost } from '../host.ts';

/** What a program that manages interfaces needs, in addition to a sandbox: its users, a bus and a read-only /sys. */
const PREPARE = `
echo 0123456789abcdef0123456789abcdef >/etc/machine-id
printf '%s:x:%s:%s::/:/bin/false\\n' systemd-network 998 998 messagebus 101 101 >>/etc/passwd
printf '%s:x:%s:\\n' systemd-network 998 messagebus 101 >>/etc/group
mount --bind /sys /sys
mount -o remount,bind,ro /sys # they do not wait for udev then
mkdir -p /run/dbus /etc/dbus-1 /etc/systemd/network /etc/netplan /etc/network/interfaces.d /run/network
touch /etc/fstab # dhclient-script reads it
mkdir -p /etc/NetworkManager/system-connections /var/lib/NetworkManager /var/lib/dhcp
mkdir -p /etc/network/if-pre-up.d /etc/network/if-up.d /etc/network/if-down.d /etc/network/if-post-down.d
for directory in if-pre-up.d if-post-down.d; do ln -s /lib/bridge-utils/ifupdown.sh /etc/network/$directory/bridge; done
dbus-daemon --system --fork 2>/dev/null
ip netns add lan
ip link add eth0 address 52:54:00:aa:00:02 mtu 1400 type veth peer name lan0 netns lan
ip -n lan address add 192.0.2.1/24 dev lan0
ip -n lan address add 2001:db8::1/64 dev lan0 nodad
ip -n lan link set lan0 mtu 1400 up
echo 'nameserver 192.0.2.1' >/etc/resolv.conf
`;

/** Makes eth0, which is plugged into a LAN: a machine with the addresses 192.0.2.1 and 2001:db8::1 in the namespace `lan`. */
export async function prepareLan(host: RealHost): Promise<void> {
  await run(host, PREPARE);
}

/** Starts a DHCP server in the LAN, which may send router advertisements, too. */
export async function serveDhcp(
  host: RealHost,
  { hasRouterAdvertisements }: { readonly hasRouterAdvertisements: boolean },
): Promise<void> {
  const advertised = hasRouterAdvertisements ? '--enable-ra --dhcp-range=2001:db8::,ra-only' : '';
  await run(
    host,
    `ip netns exec lan dnsmasq --conf-file=/dev/null --port=0 --interface=lan0 --bind-interfaces ${advertised} --dhcp-authoritative \\
       --dhcp-range=192.0.2.100,192.0.2.199,1h --dhcp-option=option:router,192.0.2.1 \\
       --dhcp-option=option:dns-server,192.0.2.1 --dhcp-leasefile=/run/vnet/lan.leases --pid-file=/run/vnet/lan.pid`,
  );
}

/** All that a rollback has to restore: links, addresses and routes, and the bytes of every file that configures them. */
const SNAPSHOT = `
for family in -4 -6; do
  ip $family -o address show | sed -E 's/^[0-9]+: //; s/ (valid|preferred)_lft [0-9]+sec//g; s/ (secondary|tentative|nodad)\\b//g; s/ +/ /g; s/\\\\ *$//' | sort
  ip $family route show table all | sed -E 's/ expires [0-9]+sec//; s/ nhid [0-9]+//; s/ +$//' | grep -v '^\\(fe80\\|multicast ff00\\|ff00\\|anycast\\|local fe80\\)' | sort
done
ip -o link show | sed -E 's/^[0-9]+: //; s/ state [A-Z]+//; s/<[^>]*>//' | sort
find /etc /run/systemd/network /run/NetworkManager/system-connections /run/netplan /run/network -type f 2>/dev/null |
  grep -v -e /etc/ld.so.preload -e /etc/dnsmasq | sort | xargs -r -d '\\n' sha256sum
`;

/** The addresses and routes of a link, and its MTU and MAC address, without its name. */
export async function settingsOf(host: RealHost, link: string): Promise<string> {
  const lines = (await snapshot(host)).split('\n').filter((line) => !/^[0-9a-f]{64} /.test(line));
  const own = lines.filter((line) => line.startsWith(`${link} `) || line.includes(` dev ${link}`));
  return (
    own.map((line) => withoutKernelFlags(line.replaceAll(link, 'LINK'))).join('\n') +
    (await run(host, `cat /sys/class/net/${link}/{mtu,address} 2>/dev/null || :`))
  );
}

/** Who made a link-local address changes with the manager, and says nothing about the host. */
function withoutKernelFlags(line: string): string {
  return line.includes(' inet6 fe80:') ? line.replace(/ noprefixroute| proto kernel_ll/g, '') : line;
}

/** Waits until no address is checked for duplicates any more. */
export async function settled(host: RealHost): Promise<void> {
  await run(host, 'while ip -6 address show | grep -q tentative; do sleep 0.05; done');
}

/** Waits until the watchdog has undone a move. */
export async function undone(host: RealHost): Promise<void> {
  await run(host, 'until [ -e /var/lib/vnet/bridge/br0/rolled-back ]; do sleep 0.05; done');
}

/** What is compared before and after. */
export function snapshot(host: RealHost): Promise<string> {
  return run(host, SNAPSHOT);
}

/** Waits until the host is as it was, and fails with the differences if it never is. */
export function expectRestored(host: RealHost, before: string): Promise<void> {
  return expectToBe(host, () => snapshot(host), before);
}

/** Waits until a link has these settings, and fails with the differences if it never has. */
export function expectSettings(host: RealHost, link: string, settings: string): Promise<void> {
  return expectToBe(host, () => settingsOf(host, link), settings);
}

async function expectToBe(host: RealHost, look: () => Promise<string>, wanted: string): Promise<void> {
  let now = await look();
  for (let tries = 0; now !== wanted && tries < 100; tries++) {
    await host.inside.sleep(100);
    now = await look();
  }
  expect(now).toBe(wanted);
}

/** The first address of a link, without its prefix; empty if it has none. */
export function addressOf(host: RealHost, link: string, family: 4 | 6): Promise<string> {
  const words = `ip -${family} -o address show dev ${link} scope global`;
  return run(host, `printf %s "$(${words} | sed -En '1s|.* inet6? ([^/ ]+).*|\\1|p')"`);
}

export interface Gaps {
  readonly ipv4: number;
  readonly ipv6: number;
}

/** Starts pings of the LAN to the host at 10 ms, IPv4 and IPv6, and returns the function that ends them. */
export async function pings(
  host: RealHost,
  { ipv4, ipv6 }: { readonly ipv4: string; readonly ipv6: string },
): Promise<() => Promise<Gaps>> {
  for (const address of [ipv4, ipv6]) {
    // ping ends as soon as the LAN cannot resolve the address, or without a carrier.
    await run(
      host,
      `ip -n lan neighbour replace ${address} lladdr 52:54:00:aa:00:02 dev lan0 nud permanent
       setsid sh -c 'while read -r uptime _ </proc/uptime; do echo "at $uptime"; nsenter --net=/run/netns/lan busybox ping -i 0.01 ${address}; sleep 0.01; done' \\
         </dev/null >/run/vnet/ping.${address} 2>&1 &
       echo $! >/run/vnet/ping.${address}.pid
       until grep -q seq= /run/vnet/ping.${address}; do sleep 0.02; done`,
    );
  }
  return async () => {
    const gapOf = async (address: string) =>
      longestGap(await run(host, `kill -- -$(cat /run/vnet/ping.${address}.pid); cat /run/vnet/ping.${address}`));
    return { ipv4: await gapOf(ipv4), ipv6: await gapOf(ipv6) };
  };
}

/** Milliseconds without an answer. Each ping counts from its own start, which is in seconds since boot. */
function longestGap(text: string): number {
  const answered: number[] = [];
  let start = 0;
  for (const [, uptime, number] of text.matchAll(/^at (\S+)|seq=(\d+)/gm)) {
    if (uptime !== undefined) start = Math.round(Number(uptime) * 100);
    else answered.push(start + Number(number));
  }
  const gaps = answered.map((tick, index) => (index === 0 ? 0 : tick - (answered[index - 1] ?? tick) - 1));
  return Math.max(0, ...gaps) * 10;
}
