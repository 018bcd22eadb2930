import { expect, test } from '@jest/globals';
import { VnetError } from '../../../src/error.ts';
import { hostWith, lease, NOW, status } from '../../libvirt/files.ts';
import { vnet } from '../run.ts';

process.env.TZ = 'UTC';

const leases = [
  lease('192.168.77.20', '52:54:00:77:00:20', 'web'),
  lease('fd77::20', '52:54:00:77:00:20', 'web', 0, '00:03:00:01:52:54:00:77:00:20'),
  lease('192.168.77.30', '52:54:00:77:00:30', 'db'),
  lease('192.168.77.200', '52:54:00:77:00:aa', 'fixed'),
  lease('192.168.77.40', '52:54:00:77:00:20', 'old', NOW.getTime() / 1000 - 60),
];
const world = { files: hostWith(...leases), now: NOW };

test('shows each current lease, whose it is, and what is odd about it', async () => {
  const { stdout, stderr, status } = await vnet(
    'leases --columns network,guest,hostname,ip,expiry,secondsLeft,notes',
    world,
  );
  expect({ lines: stdout.split('\n'), stderr, status }).toEqual({
    lines: [
      ' Network   Guest   Hostname   IP address       Expiry                Left   Notes',
      '-'.repeat(107),
      ' route     web     web        192.168.77.20    2026-01-01 01:00:00   1h     -',
      ' route     off     db         192.168.77.30    2026-01-01 01:00:00   1h     claims the name of guest db',
      ' route     -       fixed      192.168.77.200   2026-01-01 01:00:00   1h     static; no guest has this MAC',
      ' route     web     web        fd77::20         never                 -      -',
      '',
    ],
    stderr: '',
    status: 0,
  });
});

test('an expired lease is shown with --all', async () => {
  const { stdout } = await vnet('leases route --all --no-header --columns ip,secondsLeft,notes', world);
  expect(stdout.split('\n')[2]).toBe('192.168.77.40    1m ago   expired');
});

test('-o json has the same members for every lease', async () => {
  const { stdout } = await vnet('leases 37bbb73c-f973-4223-a5fe-52e03e2178e9 -o json', world);
  expect(JSON.parse(stdout)[1]).toEqual({
    network: 'route',
    bridge: 'virbr7',
    guest: 'off',
    hostname: 'db',
    mac: '52:54:00:77:00:30',
    ip: '192.168.77.30',
    prefix: 24,
    protocol: 'ipv4',
    expiry: '2026-01-01T01:00:00.000Z',
    secondsLeft: 3600,
    expired: false,
    clientId: '01:52:54:00:77:00:30',
    iaid: null,
    notes: [{ kind: 'guest-name', text: 'claims the name of guest db' }],
  });
});

test.each([
  ['leases nosuch', 2, "error: no network named 'nosuch'\nhint: networks here: route, idle\n"],
  ['leases rout', 2, "error: no network named 'rout'\nhint: did you mean 'route'?\n"],
  ['leases ../route', 2, "error: no network named '../route'\n"],
  ['leases --columns ip,colour', 64, "error: there is no column 'colour'\n"],
  ['leases --mac 52:54', 64, "error: invalid MAC address '52:54'\n"],
  ['leases --ip 10.0.0.0/99', 64, "error: invalid IP address '10.0.0.0/99'\n"],
  ['leases --file /nowhere', 6, 'error: cannot read /nowhere: No such file or directory\n'],
  ['leases --state-dir /nowhere', 6, 'error: cannot read /nowhere: No such directory\n'],
])('%s fails', async (line, status, stderr) => {
  const result = await vnet(line, world);
  expect({ ...result, stderr: result.stderr.slice(0, stderr.length) }).toMatchObject({ status, stderr });
});

test.each([
  ['--guest web', ['192.168.77.20', 'fd77::20']],
  ['--mac 52:54:0:77:0:AA', ['192.168.77.200']],
  ['--ip 192.168.77.200', ['192.168.77.200']],
  ['--ip fd77:0::/32', ['fd77::20']],
  ['--name DB --all', ['192.168.77.30']],
  ['--guest web --name db', []],
  ['--guest WEB', ['192.168.77.20', 'fd77::20']],
  ['--sort ip', ['192.168.77.20', '192.168.77.30', '192.168.77.200', 'fd77::20']],
  ['--sort mac', ['192.168.77.20', 'fd77::20', '192.168.77.30', '192.168.77.200']],
  ['--sort expiry', ['192.168.77.20', '192.168.77.30', '192.168.77.200', 'fd77::20']],
])('leases %s', async (words, expected) => {
  const { stdout, status } = await vnet(`leases --no-header --columns ip ${words}`, world);
  expect({ rows: stdout.split('\n'), status }).toEqual({
    rows: [...expected, ''],
    status: 0,
  });
});

test('an inactive network without leases says so, and how to start it', async () => {
  expect(await vnet('leases idle --no-header', world)).toEqual({
    status: 0,
    stdout: '',
    stderr: "note: network 'idle' is not active and has no leases; to start it, run: vnet net-start idle\n",
  });
});

test('a bad file does not hide the others: it is named, and the status says so', async () => {
  const files = {
    '/state/virbr1.status': status(leases[0] ?? {}),
    '/state/virbr2.status': '[{"ip-addr',
    '/state/virbr3.status': '',
    '/state/virbr4.status': new VnetError('permission', 'cannot read /state/virbr4.status: Permission denied'),
  };
  expect(await vnet('leases --state-dir /state --no-header --columns network,ip', { files, now: NOW })).toEqual({
    status: 6,
    stdout: 'virbr1   192.168.77.20\n',
    stderr:
      'error: /state/virbr2.status: cut short, or not JSON\nerror: cannot read /state/virbr4.status: Permission denied\n',
  });
});

test('a directory of state files tells its networks by their dnsmasq files', async () => {
  const files = {
    '/state/virbr1.status': status(leases[0] ?? {}, leases[1] ?? {}, leases[3] ?? {}),
    '/state/route.conf':
      'interface=virbr1\ndhcp-range=192.168.77.10,192.168.77.99,255.255.255.0\ndhcp-range=fd77::100,fd77::1ff,64\n',
    '/state/route.hostsfile': '52:54:00:77:00:aa,192.168.77.200,fixed\n',
  };
  const { stdout } = await vnet('leases route --state-dir /state --no-header --columns network,ip,prefix,notes', {
    files,
    now: NOW,
  });
  expect(stdout).toBe(
    'route   192.168.77.20    24   -\nroute   192.168.77.200   24   static\nroute   fd77::20         64   -\n',
  );
});

test('what a guest chose reaches no terminal raw', async () => {
  const files = hostWith(lease('192.168.77.20', '52:54:00:77:00:20', 'x\u001b]0;owned\u0007\n\u202ey'));
  const { stdout } = await vnet('leases --no-header --columns hostname', { files, now: NOW });
  expect(stdout).toBe('x\\x1b]0;owned\\x07\\x0a\\u{202e}y\n');
  for (const line of [
    'leases -o csv',
    'leases -o json',
    'leases -o yaml',
    'hosts',
    'inventory',
    'ssh-config',
    'resolve --reverse 192.168.77.20',
  ]) {
    const said = await vnet(line, { files, now: NOW });
    expect([line, /[\u0000-\u0008\u000b-\u001f\u202e]/.test(said.stdout + said.stderr)]).toEqual([line, false]);
  }
});

/** A state directory: 10.201.4.10 is reserved for crc, which waits for it at .26. */
const reserved = {
  '/state/move.conf': 'interface=vb-move\ndhcp-range=10.201.4.2,10.201.4.99,255.255.255.0\n',
  '/state/move.hostsfile': '52:54:00:c9:04:02,10.201.4.10,crc\n',
  '/state/vb-move.status': status(
    lease('10.201.4.10', '52:54:00:c9:04:01'),
    lease('10.201.4.26', '52:54:00:c9:04:02', 'crc'),
  ),
};

test('an address that another interface holds is noted, and so is the interface it is reserved for', async () => {
  const { stdout } = await vnet('leases --state-dir /state --no-header --columns ip,notes', {
    files: reserved,
    now: NOW,
  });
  expect(stdout).toBe(
    '10.201.4.10   reserved for crc\n10.201.4.26   its reserved address is 10.201.4.10, leased to 52:54:00:c9:04:01\n',
  );
});

test('networks and names with numbers are listed in natural order', async () => {
  const files = Object.fromEntries(
    [10, 9, 1].map((n) => [
      `/state/virbr${n}.status`,
      status(lease(`10.0.${n}.5`, `52:54:00:00:00:0${n % 10}`, `web-${n}`)),
    ]),
  );
  const columns = async (options: string) =>
    (await vnet(`leases --state-dir /state --no-header ${options}`, { files, now: NOW })).stdout.trim().split('\n');
  expect(await columns('--columns network')).toEqual(['virbr1', 'virbr9', 'virbr10']);
  expect(await columns('--columns hostname --sort hostname')).toEqual(['web-1', 'web-9', 'web-10']);
});

test.each([
  ['csv', 'network,expired\nroute,false\nroute,false\n'],
  ['csv --no-header', 'route,false\nroute,false\n'],
  ['json', '[\n  {"network":"route","expired":false},\n  {"network":"route","expired":false}\n]\n'],
  ['yaml', '- network: route\n  expired: false\n- network: route\n  expired: false\n'],
])('--columns selects the fields of -o %s', async (options, stdout) => {
  const line = `leases --guest web --columns network,expired -o ${options}`;
  expect(await vnet(line, world)).toEqual({ status: 0, stdout, stderr: '' });
});

test('CSV has its header even without rows', async () => {
  const { stdout } = await vnet('leases --ip 10.0.0.0/8 -o csv --columns ip,mac', world);
  expect(stdout).toBe('ip,mac\n');
});

const busy = { files: hostWith(leases[0] ?? {}), now: NOW };
test.each([
  ['--guest nope', 2, "error: no guest named 'nope'\nhint: guests here: web, db, off\n"],
  ['--guest w', 2, "error: no guest named 'w'\nhint: did you mean 'web'?\n"],
  ['--guest off', 0, "note: guest 'off' is not running\n"],
  ['--guest db', 0, "note: guest 'db' has no lease\n"],
  ['--mac 52:54:00:00:00:99', 2, 'error: no guest or lease has the MAC address 52:54:00:00:00:99\n'],
  ['--mac 52:54:00:77:00:21', 0, 'note: the only lease does not match\n'],
  ['--ip 192.168.77.99', 2, 'error: 192.168.77.99 is not leased\n'],
  ['--ip 10.0.0.0/8', 0, 'note: the only lease does not match\n'],
  ['--name wbe', 2, "error: no lease has the hostname 'wbe'\nhint: did you mean 'web'?\n"],
  [
    'web',
    2,
    "error: no network named 'web'\nhint: 'web' is a guest; to list its leases, run: vnet leases --guest=web\n",
  ],
])('leases %s says why it lists nothing', async (options, code, stderr) => {
  expect(await vnet(`leases --no-header ${options}`, busy)).toEqual({ status: code, stdout: '', stderr });
});

const idle = { '/etc/libvirt/qemu/networks/idle.xml': hostWith()['/etc/libvirt/qemu/networks/idle.xml'] };
test.each<[string, string, Readonly<Record<string, string>>, string]>([
  [
    'no network is active',
    '',
    { ...idle, '/run/libvirt/network/driver.pid': '1' },
    'no network is active; to list networks, run: vnet net-list --all',
  ],
  ['a network has no leases', '', hostWith(), "network 'route' has no leases"],
  [
    'all leases have expired',
    '--file /l',
    { '/l': '1621598715 52:54:00:c9:14:01 10.201.14.51 tv *\n1621641561 * 10.201.14.52 * *\n' },
    '2 leases have expired; --all shows them',
  ],
  [
    'one lease has expired',
    '--file /l',
    { '/l': '1621598715 52:54:00:c9:14:01 10.201.14.51 tv *\n' },
    '1 lease has expired; --all shows it',
  ],
  ['a file is empty', '--file /l', { '/l': '' }, 'there are no leases'],
])('an empty list says why: %s', async (_title, options, files, message) => {
  const line = `leases --no-header ${options}`.trim();
  expect(await vnet(line, { files, now: NOW })).toEqual({ status: 0, stdout: '', stderr: `note: ${message}\n` });
});

test('with hundreds of guests only the similar ones are suggested', async () => {
  const guests = Array.from({ length: 300 }, (_, n) => ({
    domain: `tenant-${n}-web`,
    macs: [`52:54:00:01:00:${n % 10}0`],
  }));
  const files = { ...hostWith(leases[0] ?? {}), '/var/lib/libvirt/dnsmasq/virbr7.macs': JSON.stringify(guests) };
  const { stderr } = await vnet('leases --guest tenant-1*', { files, now: NOW });
  expect(stderr).toBe(
    "error: no guest named 'tenant-1*'\nhint: similar guests: tenant-1-web, tenant-10-web, tenant-11-web, tenant-12-web, tenant-13-web and 106 more\n",
  );
});

test('a guest whose tap is on no bridge is noted', async () => {
  const files = {
    ...hostWith(leases[0] ?? {}),
    '/sys/class/net/vnet0/tun_flags': '0x1002\n',
    '/sys/class/net/vnet0/address': 'fe:54:00:77:00:20\n',
  };
  const { stdout } = await vnet('leases --no-header --columns guest,notes', { files, now: NOW });
  expect(stdout).toBe('web   tap vnet0 is on no bridge\n');
});

test('an ordinary user sees leases by bridge, and how to see their networks', async () => {
  const denied = new VnetError('permission', 'cannot read: Permission denied');
  const files = { ...hostWith(leases[0] ?? {}), '/run/libvirt/network/route.xml': denied };
  const user = { files, now: NOW, uid: 1000 };
  expect(await vnet('leases --no-header --columns network,guest,ip', user)).toEqual({
    status: 0,
    stdout: 'virbr7   web   192.168.77.20\n',
    stderr:
      'note: only root may read which networks and guests these leases belong to; to query libvirt, run: export LIBVIRT_DEFAULT_URI=qemu:///system\n',
  });
  expect(await vnet('leases route', user)).toEqual({
    status: 4,
    stdout: '',
    stderr:
      "error: cannot map network 'route' to its bridge: permission denied\nhint: to query libvirt, select its system connection: export LIBVIRT_DEFAULT_URI=qemu:///system\n",
  });
});

test('a file that cannot be read leaves no header on stdout', async () => {
  expect(await vnet('leases --file /nonexistent', world)).toEqual({
    status: 6,
    stdout: '',
    stderr: 'error: cannot read /nonexistent: No such file or directory\n',
  });
});
