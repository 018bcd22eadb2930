import { beforeAll, expect, test } from '@jest/globals';
import type { Host } from '../../src/host/host.ts';
import { type Reach, reachOf } from '../../src/network/explain/reach.ts';
import type { Party } from '../../src/network/explain/reach-answer.ts';
import { readNetwork } from '../../src/network/parse/parse.ts';
import { plugIn, type TestGuest, unplug } from '../../src/sandbox/guests/test-guest.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { realHost } from './host.ts';

const host = realHost();
const IPV4 = "<ip address='10.77.0.1' prefix='24'/>";
const IPV6 = "<ip family='ipv6' address='2001:db8:77::1' prefix='64'/>";

/** A machine of the host's LAN, which sends what is for others to the host: what `depends` on that is met. */
let lan: TestGuest;
let networks = 0;

beforeAll(async () => {
  await inside('ip link add lan0 type bridge && ip address add 198.51.100.1/24 dev lan0');
  await inside('ip -6 address add 2001:db8:1::1/64 dev lan0 nodad && ip link set lan0 up');
  lan = await machine('lan', 'lan0', ['198.51.100.2/24', '2001:db8:1::2/64'], ['198.51.100.1', '2001:db8:1::1']);
});

test.each([
  ['isolated', `${IPV4}${IPV6}`],
  ['isolated, IPv4', IPV4],
  ['nat', `<forward mode='nat'/>${IPV4}`],
  ['nat, IPv6 routed', `<forward mode='nat'/>${IPV4}${IPV6}`],
  ['nat, both', `<forward mode='nat'><nat ipv6='yes'/></forward>${IPV4}${IPV6}`],
  ['route', `<forward mode='route'/>${IPV4}${IPV6}`],
  ['route over the LAN only', `<forward mode='route' dev='lan0'/>${IPV4}${IPV6}`],
  ['nat over another device', `<forward mode='nat' dev='lo'/>${IPV4}`],
  ['open', `<forward mode='open'/>${IPV4}${IPV6}`],
])('%s: who reaches whom is as it was told', async (title, parts) => {
  const xml = `<network><name>reach</name><bridge name='rb0' stp='off'/>${parts}</network>`;
  expect(await host.virsh('-q', 'net-create', await host.file('reach.xml', xml))).toMatchObject({ status: 0 });
  const routers = ['10.77.0.1', '2001:db8:77::1'];
  // The kernel removes the links of a network namespace some time after it.
  const number = ++networks;
  const guests = [
    await machine(`a${number}`, 'rb0', ['10.77.0.11/24', '2001:db8:77::11/64'], routers),
    await machine(`b${number}`, 'rb0', ['10.77.0.12/24', '2001:db8:77::12/64'], routers),
  ] as const;
  try {
    await settled();
    const told = reachOf(readNetwork(parseXml(xml)));
    const rows = told.filter(({ from, to }) => from !== 'Internet' && to !== 'Internet');
    const seen = await Promise.all(rows.map((row) => measured(row, guests)));
    // Only what goes out by lan0 reaches the LAN.
    const elsewhere = title === 'nat over another device';
    expect(seen).toEqual(rows.map((row) => expected(row, elsewhere)));
  } finally {
    await host.virsh('-q', 'net-destroy', 'reach');
    for (const guest of guests) await unplug(host.inside, guest);
  }
});

function expected({ from, to, ipv4, ipv6 }: Reach, elsewhere: boolean) {
  const reaches = (verdict: string) => verdict !== 'no' && !(elsewhere && to === 'LAN');
  return { from, to, ipv4: reaches(ipv4.verdict), ipv6: reaches(ipv6.verdict) };
}

async function measured({ from, to }: Reach, guests: readonly [TestGuest, TestGuest]) {
  const sources: Readonly<Record<Party, Host>> = {
    guest: guests[0].host,
    host: host.inside,
    LAN: lan.host,
    Internet: lan.host,
  };
  const guest = from === 'guest' && to === 'guest' ? guests[1] : guests[0];
  const targets: Readonly<Record<Party, readonly [string, string]>> = {
    guest: from === 'guest' ? ['10.77.0.12', await linkLocal(guest)] : ['10.77.0.11', '2001:db8:77::11'],
    host: ['10.77.0.1', '2001:db8:77::1'],
    LAN: ['198.51.100.2', '2001:db8:1::2'],
    Internet: ['', ''],
  };
  const [ipv4, ipv6] = await Promise.all([
    reaches(sources[from], targets[to][0]),
    reaches(sources[from], targets[to][1]),
  ]);
  return { from, to, ipv4, ipv6 };
}

async function reaches(source: Host, address: string): Promise<boolean> {
  const scoped = address.startsWith('fe80') ? ['-I', 'eth0'] : [];
  return (await source.run('busybox', ['ping', '-c', '2', '-W', '1', ...scoped, address])).status === 0;
}

/** An IPv6 address is not used before nobody else is known to have it: a bridge begins to ask when its first port is up. */
async function settled(): Promise<void> {
  const wait = 'for _ in $(seq 100); do ip -6 address show dev rb0 | grep -q tentative || exit 0; sleep 0.05; done';
  await host.inside.run('sh', ['-c', wait]);
}

async function linkLocal({ host: guest }: TestGuest): Promise<string> {
  const { stdout } = await guest.run('ip', ['-o', '-6', 'address', 'show', 'dev', 'eth0', 'scope', 'link']);
  return /inet6 (fe80[^/]*)/.exec(stdout)?.[1] ?? '';
}

/** A machine with addresses of its own, and routers whether they are there or not. */
async function machine(name: string, bridge: string, addresses: readonly string[], routers: readonly string[]) {
  const client = await plugIn(host.inside, { name, bridge });
  for (const address of addresses) {
    const nodad = address.includes(':') ? ['nodad'] : [];
    await client.host.run('ip', ['address', 'add', address, 'dev', 'eth0', ...nodad]);
  }
  for (const router of routers) await client.host.run('ip', ['route', 'add', 'default', 'via', router]);
  return client;
}

async function inside(command: string): Promise<void> {
  expect(await host.inside.run('sh', ['-c', command])).toMatchObject({ status: 0, stderr: '' });
}
