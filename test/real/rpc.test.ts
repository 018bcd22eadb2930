import { beforeAll, describe, expect, test } from '@jest/globals';
import { EXIT_STATUS } from '../../src/error.ts';
import { realHost } from './host.ts';

/** Questions that vnet asks libvirt's daemon itself, and what virsh prints for them. */
const host = realHost();

const UUID = 'a2b1c3d4-0000-4000-8000-000000000001';
const busy = `<network><name>Busy</name><uuid>${UUID}</uuid><bridge name='virbr91'/>
<ip address='192.168.191.1' netmask='255.255.255.0'><dhcp><range start='192.168.191.2' end='192.168.191.99'/></dhcp></ip></network>`;

let bridges = 0;

async function define(names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  const lines: string[] = [];
  for (const name of names) {
    bridges += 1;
    const xml = `<network><name>${name}</name><bridge name='none${bridges}'/></network>`;
    lines.push(`net-define ${await host.file(`${bridges}.xml`, xml)}`);
  }
  const { status, stderr } = await host.virsh('-q', lines.join('; '));
  expect([status, stderr]).toEqual([0, '']);
}

/** vnet with a virsh that prints nothing: what it prints is the daemon's answer. */
const alone = (...words: string[]) => host.vnetWith({ VNET_VIRSH: '/bin/true' }, ...words);

/** Expects the daemon's answer to be virsh's bytes. */
async function expectSame(...words: string[]): Promise<void> {
  const [virsh, vnet] = [await host.virsh(...words), await alone(...words)];
  expect({ words, ...vnet }).toEqual({ words, ...virsh });
  expect(virsh.status).toBe(0);
}

/** Expects vnet to leave the question to virsh, and to print its bytes. */
async function expectLeftToVirsh(...words: string[]): Promise<void> {
  const [virsh, vnet] = [await host.virsh(...words), await host.vnet(...words)];
  expect(vnet.stdout).toBe(virsh.stdout);
  expect(vnet.stderr.slice(0, virsh.stderr.length)).toBe(virsh.stderr);
  expect((await alone(...words)).stdout).toBe('');
}

const LISTS = [
  [],
  ['--all'],
  ['--inactive'],
  ['--all', '--name'],
  ['--all', '--uuid'],
  ['--table', '--all'],
  ['--all', '--persistent'],
  ['--all', '--transient'],
  ['--all', '--autostart'],
  ['--inactive', '--persistent', '--no-autostart', '--name'],
].flatMap((options) => [
  ['net-list', ...options],
  ['-q', 'net-list', ...options],
]);

describe.each([
  [0, []],
  [1, ['one']],
  [3, ['Zoo', 'a b']],
  [300, Array.from({ length: 297 }, (_, index) => `many${index}`)],
])('with %i networks', (count, names) => {
  beforeAll(() => define(names));

  test('net-list, with every filter and form', async () => {
    for (const words of LISTS) await expectSame(...words);
  });

  test('as JSON', async () => {
    const { stdout } = await alone('net-list', '--all', '-o', 'json');
    expect(JSON.parse(stdout)).toHaveLength(count);
    expect(stdout).toBe((await host.vnetWith({ VNET_RPC: '0' }, 'net-list', '--all', '-o', 'json')).stdout);
  });
});

describe('a network that runs', () => {
  beforeAll(async () => {
    const path = await host.file('busy.xml', busy);
    await host.virsh('-q', `net-define ${path}; net-autostart Busy; net-start Busy`);
    for (const name of ['first', 'second', 'third']) await host.client('Busy', name);
  });

  test.each(
    [
      ['net-list'],
      ['net-list', '--autostart'],
      ['net-info', 'Busy'],
      ['-q', 'net-info', 'Busy'],
      ['net-info', '--network', UUID],
      ['net-info', `--network=${UUID.toUpperCase()}`],
      ['net-info', 'one'],
      ['net-dumpxml', 'Busy'],
      ['net-dumpxml', '--inactive', 'Busy'],
      ['-q', 'net-dumpxml', 'Busy'],
      ['net-dhcp-leases', 'Busy'],
      ['-q', 'net-dhcp-leases', UUID],
      ['net-dhcp-leases', 'Busy', '52:54:00:00:00:01'],
      ['net-dhcp-leases', 'one'],
      ['net-uuid', 'Busy'],
      ['net-name', UUID],
      ['-r', 'net-list', '--all'],
      ['-r', '-c', 'qemu:///system', 'net-dumpxml', 'Busy'],
      ['-c', 'network:///system', 'net-list'],
      ['--connect=qemu:///session', 'net-list'],
    ].map((words) => [words.join(' '), words] as const),
  )('%s', (_title, words) => expectSame(...words));

  test.each(['Europe/Berlin', 'America/St_Johns', 'Asia/Kathmandu'])('leases in the time of %s', async (TZ) => {
    const virsh = await host.inside.run('virsh', ['net-dhcp-leases', 'Busy'], { env: { TZ } });
    expect((await host.vnetWith({ TZ, VNET_VIRSH: '/bin/true' }, 'net-dhcp-leases', 'Busy')).stdout).toBe(virsh.stdout);
  });

  test('virsh prints what is not found, and what it alone can do', async () => {
    await expectLeftToVirsh('net-info', 'nothing');
    await expectLeftToVirsh('net-name', 'Busy');
    await expectLeftToVirsh('net-list', '--name', '--uuid');
    await expectLeftToVirsh('net-dumpxml', 'Busy', '--xpath', '//ip');
    await expectLeftToVirsh('-c', 'test:///default', 'net-list');
    expect((await host.vnet('net-info', 'nothing')).status).toBe(2);
  });

  test('virsh prints its own language', async () => {
    const env = { LC_ALL: 'de_DE.UTF-8', VNET_VIRSH: '/bin/true' };
    expect((await host.vnetWith(env, 'net-list')).stdout).toBe('');
    expect((await host.vnetWith(env, 'net-list', '-o', 'json')).stdout).toContain('"Busy"');
  });
});

const MAC = '52:54:00:00:00:91';
const PORT = 'a2b1c3d4-0000-4000-8000-0000000000b0';
const port = (uuid: string) => `<networkport><uuid>${uuid}</uuid><owner><name>o</name><uuid>${GUEST}</uuid></owner>
<mac address='52:54:00:00:00:99'/></networkport>`;
const binding = (
  device: string,
) => `<filterbinding><owner><name>o</name><uuid>${GUEST}</uuid></owner><portdev name='${device}'/>
<mac address='52:54:00:00:00:99'/><filterref filter='Zed'/></filterbinding>`;
const GUEST = 'a2b1c3d4-0000-4000-8000-00000000000d';
const interfaces = `
    <interface type='network'><mac address='${MAC}'/><source network='Busy'/><model type='virtio'/>
      <rom enabled='no'/></interface>`;
const guest = (name: string, more: string) => `<domain type='qemu'>
  <name>${name}</name>${more}
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>${interfaces}
    <interface type='bridge'><mac address='52:54:00:00:00:92'/><source bridge='virbr91'/></interface>
    <interface type='user'><mac address='52:54:00:00:00:93'/></interface>
  </devices>
</domain>
`;

/** Leases as libvirt's helper keeps them: two addresses of one interface, one without a name. */
const leases = JSON.stringify([
  {
    'ip-address': '192.168.191.50',
    'mac-address': MAC,
    hostname: 'on',
    'client-id': '01:52',
    'expiry-time': 4_000_000_000,
  },
  { 'ip-address': 'fd00::50', 'mac-address': MAC, iaid: '7', 'client-id': '00:03', 'expiry-time': 4_000_000_001 },
  { 'ip-address': '192.168.191.51', 'mac-address': '52:54:00:00:00:01', 'expiry-time': 4_000_000_000 },
  { 'ip-address': '192.168.191.52', 'mac-address': '52:54:00:00:00:02', 'expiry-time': 0 },
]);

describe('guests, filters and host interfaces', () => {
  beforeAll(async () => {
    const paths = [
      await host.file('on.xml', guest('on', `<uuid>${GUEST}</uuid>`)),
      await host.file('off.xml', guest('Off', '')),
      await host.file('number.xml', guest('1', '')),
    ];
    const filters = [
      await host.file('f.xml', `<filter name='Zed'><uuid>${UUID}</uuid></filter>`),
      await host.file('g.xml', "<filter name='a b'/>"),
    ];
    const lines = [...paths.map((path) => `define ${path}`), ...filters.map((path) => `nwfilter-define ${path}`)];
    const { stderr, status } = await host.virsh('-q', [...lines, 'autostart Off', 'start on'].join('; '));
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    await host.inside.run('tee', ['/var/lib/libvirt/dnsmasq/virbr91.status'], { input: leases });
    for (const device of ['rpc-b', 'RPC-a']) {
      await host.inside.run('ip', ['tuntap', 'add', device, 'mode', 'tap']);
      await host.virsh('nwfilter-binding-create', await host.file('b.xml', binding(device)));
    }
    for (const uuid of [PORT, PORT.replace('b0', '0b')]) {
      await host.virsh('net-port-create', 'Busy', await host.file('p.xml', port(uuid)));
    }
  });

  test.each(
    [
      ['net-dhcp-leases', 'Busy'],
      ['list'],
      ['list', '--all'],
      ['-q', 'list', '--all'],
      ['list', '--inactive', '--table'],
      ['list', '--all', '--name'],
      ['list', '--uuid'],
      ['list', '--all', '--autostart'],
      ['list', '--all', '--no-autostart', '--persistent'],
      ['list', '--transient'],
      ['domstate', 'on'],
      ['domstate', '--domain', 'Off'],
      ['dumpxml', 'on'],
      ['dumpxml', 'on', '--inactive'],
      ['dumpxml', '1'],
      ['-r', 'dumpxml', GUEST],
      ['domiflist', 'on'],
      ['-q', 'domiflist', 'on', '--inactive'],
      ['domiflist', 'Off'],
      ['domifaddr', 'on'],
      ['domifaddr', 'on', '--full'],
      ['-q', 'domifaddr', '--domain', 'on', '--source', 'lease'],
      ['domifaddr', 'on', 'vnet7'],
      ['list', '--state-paused'],
      ['list', '--uuid', '--state-paused'],
      ['net-port-list', 'Busy'],
      ['-q', 'net-port-list', 'Busy'],
      ['net-port-list', '--network', UUID, '--uuid'],
      ['net-port-list', 'Busy', '--table'],
      ['net-port-dumpxml', 'Busy', PORT],
      ['nwfilter-binding-list'],
      ['-q', 'nwfilter-binding-list'],
      ['nwfilter-binding-dumpxml', 'rpc-b'],
      ['iface-dumpxml', 'lo'],
      ['iface-mac', 'virbr91'],
      ['iface-name', '00:00:00:00:00:00'],
      ['nwfilter-list'],
      ['-q', 'nwfilter-list'],
      ['nwfilter-dumpxml', 'Zed'],
      ['nwfilter-dumpxml', UUID],
      ['iface-list'],
      ['iface-list', '--all'],
      ['-q', 'iface-list', '--inactive'],
    ].map((words) => [words.join(' '), words] as const),
  )('%s', (_title, words) => expectSame(...words));

  test.each(
    [
      ['domifstat', 'on', MAC],
      ['-q', 'domifstat', '--domain', GUEST, '--interface', MAC],
      ['domstats', '--interface', '--list-active'],
    ].map((words) => [words.join(' '), words] as const),
  )('%s, while packets are counted', async (_title, words) => {
    const outputs = [await host.virsh(...words), await alone(...words), await host.virsh(...words)];
    const [before, vnet, after] = outputs.map(({ stdout }) =>
      [...stdout.matchAll(/[ =](\d+)$/gm)].map(([, value]) => Number(value)),
    );
    const [shape, own] = outputs.map(({ stdout }) => stdout.replace(/([ =])\d+$/gm, '$1N'));
    expect(own).toBe(shape);
    expect(own).toContain('N\n');
    for (const [index, value] of (vnet ?? []).entries()) {
      expect(value).toBeGreaterThanOrEqual(before?.[index] ?? Number.NaN);
      expect(value).toBeLessThanOrEqual(after?.[index] ?? Number.NaN);
    }
  });

  // Monrovia's clock was 44 minutes and 30 seconds late in 1970. Only some systems know Katmandu by this name.
  test.each(['Africa/Monrovia', 'Asia/Katmandu', 'Nowhere/City'])('leases in the time of %s', async (TZ) => {
    const virsh = await host.inside.run('virsh', ['net-dhcp-leases', 'Busy'], { env: { TZ } });
    expect((await host.vnetWith({ TZ }, 'net-dhcp-leases', 'Busy')).stdout).toBe(virsh.stdout);
  });

  test('virsh answers what is refused', async () => {
    await expectLeftToVirsh('domifaddr', 'Off');
    await expectLeftToVirsh('dumpxml', 'nobody');
    await expectLeftToVirsh('domifaddr', 'on', '--source', 'agent');
  });

  test('completion of names', async () => {
    const typed = ['completion', 'bash', '--', 'domiflist', ''];
    const offered = await host.inside.run('virsh', ['-q', 'list', '--all', '--name']);
    expect((await alone(...typed)).stdout.split('\n').filter((line) => line !== '')).toEqual(
      expect.arrayContaining(offered.stdout.trim().split('\n')),
    );
  });
});

describe('names', () => {
  beforeAll(() => define(['größe', '日本', '😀', 'back\\x41', 'zoo', 'ZOo']));

  test('virsh prints a table with characters that it may escape', async () => {
    await expectLeftToVirsh('net-list', '--all');
    await expectSame('net-list', '--all', '--name');
    await expectSame('net-info', 'größe');
    await expectSame('net-dumpxml', '日本');
  });
});

test('a daemon that hangs is an error after the time limit', async () => {
  const pid = (await host.inside.run('pidof', ['libvirtd'])).stdout.trim();
  await host.inside.run('kill', ['-STOP', pid]);
  try {
    const { status, stderr } = await host.vnetWith({ VNET_TIMEOUT: '0.5' }, 'net-list');
    expect(stderr).toContain('did not answer within 500 ms: virsh net-list');
    expect(status).toBe(EXIT_STATUS.timeout);
  } finally {
    await host.inside.run('kill', ['-CONT', pid]);
  }
});
