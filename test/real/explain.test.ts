import { expect, test } from '@jest/globals';
import { explainNetwork } from '../../src/network/explain/explain.ts';
import { readNetwork } from '../../src/network/parse/parse.ts';
import { takeLease } from '../../src/sandbox/guests/dhcp-client.ts';
import { plugIn, type TestGuest, unplug } from '../../src/sandbox/guests/test-guest.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { realHost } from './host.ts';

/** What `vnet explain` says about options, prefixes and routes, compared with a real libvirt and dnsmasq. */
const host = realHost();
const BRIDGE = "<bridge name='eb0' stp='off'/>";
const DHCP = "<ip address='10.78.0.1' prefix='24'><dhcp><range start='10.78.0.10' end='10.78.0.99'/></dhcp></ip>";
let clients = 0;

interface Guest extends TestGuest {
  /** What DHCP gave, or undefined. */
  readonly offer: Readonly<Record<string, string>> | undefined;
}

/** Starts a network with options for dnsmasq, plugs in a guest, and returns what explain says. */
async function withGuest(
  xml: string,
  options: readonly string[],
  check: (guest: Guest, explanation: ReturnType<typeof explainNetwork>) => Promise<void>,
) {
  const list = options.map((option) => `<d:option value='${option}'/>`).join('');
  const namespace = "xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'";
  const text = `<network ${namespace}><name>explained</name>${BRIDGE}${xml}<d:options>${list}</d:options></network>`;
  expect(await host.virsh('-q', 'net-create', await host.file('e.xml', text))).toMatchObject({ stderr: '', status: 0 });
  const client = await plugIn(host.inside, { name: `e${++clients}`, bridge: 'eb0' });
  try {
    const offer = await takeLease(client, 'guest');
    await check({ ...client, offer }, explainNetwork(readNetwork(parseXml(text))));
  } finally {
    await unplug(host.inside, client);
    await host.virsh('-q', 'net-destroy', 'explained');
  }
}

test('a range and port=0 in options: DHCP without DNS', async () => {
  const xml = "<forward mode='nat'/><ip address='10.78.0.1' prefix='24'/>";
  await withGuest(xml, ['dhcp-range=10.78.0.50,10.78.0.99,12h', 'port=0'], async ({ offer }, { addresses, names }) => {
    expect(addresses[0]).toContain('10.78.0.50 to 10.78.0.99, leases of 12h');
    expect(names).toEqual(['No DNS: the dnsmasq option port=0 disables it', 'DHCP announces no DNS server']);
    expect(Number(offer?.['ip']?.split('.')[3])).toBeGreaterThanOrEqual(50);
    expect([offer?.['lease'], offer?.['dns']]).toEqual(['43200', undefined]);
  });
});

test('empty options: no default route, no DNS server', async () => {
  await withGuest(`<forward mode='nat'/>${DHCP}`, ['dhcp-option=3', 'dhcp-option=6'], async ({ offer }, explained) => {
    expect(explained.addresses).toContain('DHCP announces no default route (dhcp-option=3)');
    expect(explained.names[0]).toContain('DHCP announces no DNS server (dhcp-option=6)');
    expect([offer?.['router'], offer?.['dns']]).toEqual([undefined, undefined]);
  });
});

test('classless routes replace the router for guests that request them', async () => {
  await withGuest(DHCP, ['dhcp-option=121,10.0.0.0/8,10.78.0.9'], async ({ offer }, { addresses }) => {
    expect(addresses.at(-1)).toContain('DHCP announces the routes 10.0.0.0/8 via 10.78.0.9, and guests that use them');
    expect(offer?.['staticroutes']).toBe('10.0.0.0/8 10.78.0.9');
  });
});

test('the last of two routers counts', async () => {
  await withGuest(DHCP, ['dhcp-option=3,10.78.0.7', 'dhcp-option=3,10.78.0.8'], async ({ offer }, { addresses }) => {
    expect(addresses).toContain('DHCP announces 10.78.0.8 as the default route (dhcp-option=3,10.78.0.8)');
    expect(offer?.['router']).toBe('10.78.0.8');
  });
});

test('dhcp-ignore=tag:!known: no lease without a reservation', async () => {
  await withGuest(DHCP, ['dhcp-ignore=tag:!known'], async ({ offer }, { addresses }) => {
    expect(addresses).toContain('Only guests with a reservation get a lease (dhcp-ignore=tag:!known)');
    expect(offer).toBeUndefined();
  });
});

test('dhcp-script replaces the lease helper: libvirt sees no lease', async () => {
  await withGuest(DHCP, ['dhcp-script=/bin/true'], async ({ offer }, { addresses }) => {
    expect(addresses).toContain(
      "libvirt and vnet see no leases: dhcp-script=/bin/true replaces libvirt's lease helper",
    );
    expect(offer?.['ip']).toMatch(/^10\.78\.0\./);
    expect((await host.virsh('-q', 'net-dhcp-leases', 'explained')).stdout.trim()).toBe('');
  });
});

test.each([
  ['64', true],
  ['48', true],
  ['65', false],
  ['126', false],
])('guests form an address in a subnet of prefix length %s: %s', async (prefix, forms) => {
  const xml = `<forward mode='route'/><ip family='ipv6' address='fd78::1' prefix='${prefix}'/>`;
  await withGuest(xml, [], async (guest, { addresses }) => {
    expect(addresses.some((sentence) => sentence.includes('(SLAAC)'))).toBe(forms);
    const wait =
      'for _ in $(seq 80); do ip -6 -o addr show dev eth0 scope global | grep fd78 && exit; sleep 0.05; done';
    const { stdout } = await guest.host.run('sh', ['-c', forms ? wait : 'sleep 4; ip -6 -o addr show scope global']);
    expect(stdout.includes('fd78:')).toBe(forms);
  });
});

test('behind a guest, a route reaches the host and other guests only', async () => {
  const xml = `<forward mode='route'/>${DHCP}<route address='203.0.113.9' prefix='32' gateway='10.78.0.2'/>`;
  await withGuest(xml, [], async (other, { further }) => {
    expect(further.at(-1)).toContain('The host routes 203.0.113.9/32 to 10.78.0.2; only the host and guests');
    const router = await plugIn(host.inside, { name: 'router', bridge: 'eb0' });
    await router.host.run('ip', ['addr', 'add', '10.78.0.2/24', 'dev', 'eth0']);
    await router.host.run('ip', ['addr', 'add', '203.0.113.9/32', 'dev', 'lo']);
    await router.host.run('ip', ['route', 'add', 'default', 'via', '10.78.0.1']);
    const lan = ['link add elan type bridge', 'addr add 198.51.100.1/24 dev elan', 'link set elan up'];
    for (const words of lan) await host.inside.run('ip', words.split(' '));
    const neighbour = await plugIn(host.inside, { name: 'neighbour', bridge: 'elan' });
    await neighbour.host.run('ip', ['addr', 'add', '198.51.100.2/24', 'dev', 'eth0']);
    await neighbour.host.run('ip', ['route', 'add', 'default', 'via', '198.51.100.1']);
    const reaches = async (from: typeof host.inside, to: string) =>
      (await from.run('busybox', ['ping', '-c', '2', '-W', '1', to])).status === 0;
    expect({
      host: await reaches(host.inside, '203.0.113.9'),
      guest: await reaches(other.host, '203.0.113.9'),
      neighbourToSubnet: await reaches(neighbour.host, '10.78.0.2'),
      neighbourBehind: await reaches(neighbour.host, '203.0.113.9'),
    }).toEqual({ host: true, guest: true, neighbourToSubnet: true, neighbourBehind: false });
    for (const client of [router, neighbour]) await unplug(host.inside, client);
  });
});
