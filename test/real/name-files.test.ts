import { beforeAll, expect, test } from '@jest/globals';
import { realHost } from './host.ts';

const host = realHost();
const DIRECTORY = '/var/lib/libvirt/dnsmasq';

beforeAll(async () => {
  const leases = [
    { 'ip-address': '10.7.0.1', 'mac-address': '52:54:00:00:00:01', hostname: 'claimed', 'expiry-time': 0 },
    { 'ip-address': 'fd07::1', 'mac-address': '52:54:00:00:00:01', iaid: '1', 'expiry-time': 0 },
  ];
  await write(`${DIRECTORY}/virbr0.status`, JSON.stringify(leases));
  await write(`${DIRECTORY}/virbr0.macs`, JSON.stringify([{ domain: 'Guest', macs: ['52:54:00:00:00:01'] }]));
});

test.each([
  ['Debian', 'passwd: files\nhosts:\t\tfiles dns # names\nnetworks: files\n'],
  ['Fedora', 'hosts:      files myhostname mdns4_minimal [NOTFOUND=return] resolve [!UNAVAIL=return] dns\n'],
  ['Arch', 'hosts: mymachines resolve [!UNAVAIL=return] files myhostname dns\n'],
  ['one that ends every search', 'hosts: files [NOTFOUND=return] dns\n'],
  ['no hosts line', 'passwd: files'],
  ['an empty hosts line', 'hosts:\n'],
])('every program resolves guests once nss is enabled, and none when it is disabled: %s', async (_title, conf) => {
  const file = await host.file('names.conf', conf);
  const seen = [];
  for (const action of ['disable', 'enable', 'disable']) {
    const { status } = await host.vnet('nss', action, '--file', file);
    seen.push([status, await resolvedWith(file, '/etc/nsswitch.conf', ['guest', 'claimed'])]);
  }
  const both = { guest: '10.7.0.1 fd07::1', claimed: '10.7.0.1' };
  const none = { guest: '', claimed: '' };
  expect(seen).toEqual([
    [0, none],
    [0, both],
    [0, none],
  ]);
  expect((await host.inside.run('cat', [file])).stdout).toBe(conf);
});

test('every program resolves guests from the hosts file, until the block is removed', async () => {
  const before = '# names\n127.0.0.1 localhost';
  const file = await host.file('names', before);
  const install = () => host.vnet('hosts', '--install', '--state-dir', DIRECTORY, '--file', file);
  expect((await install()).stdout).toBe(`${file} updated\n`);
  expect((await install()).stdout).toBe(`${file} unchanged\n`);
  const names = ['guest', 'GUEST', 'claimed', 'localhost'];
  const all = '10.7.0.1 fd07::1';
  expect(await resolvedWith(file, '/etc/hosts', names)).toMatchObject({ guest: all, GUEST: all, claimed: all });
  expect((await host.vnet('hosts', '--remove', '--file', file)).stdout).toBe(`${file} updated\n`);
  expect((await host.inside.run('cat', [file])).stdout).toBe(before);
  expect(await resolvedWith(file, '/etc/hosts', names)).toMatchObject({ guest: '', GUEST: '', claimed: '' });
});

/** What getaddrinfo(3) finds for each name while one file is in the place of another. */
async function resolvedWith(file: string, place: string, names: readonly string[]): Promise<Record<string, string>> {
  await host.inside.run('mount', ['--bind', file, place]);
  const found: Record<string, string> = {};
  for (const name of names) {
    const { stdout } = await host.inside.run('getent', ['ahosts', name]);
    const ips = stdout.split('\n').map((line) => line.split(/\s/)[0] ?? '');
    found[name] = [...new Set(ips.filter((ip) => ip !== ''))].sort().join(' ');
  }
  await host.inside.run('umount', [place]);
  return found;
}

async function write(path: string, content: string): Promise<void> {
  await host.inside.run('mkdir', ['-p', DIRECTORY]);
  await host.inside.run('tee', ['--', path], { input: content });
}
