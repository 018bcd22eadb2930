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
