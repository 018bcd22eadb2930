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
  const { stdout, stderr, status } = await vnet('leases --columns network,guest,hostname,ip,expires,left,note', world);
  expect({ lines: stdout.split('\n'), stderr, status }).toEqual({
    lines: [
      ' Network   Guest   Hostname   IP address          Expires               In   Note',
      '-'.repeat(108),
      ' route     web     web        192.168.77.20/24    2026-01-01 01:00:00   1h   -',
      ' route     web     web        fd77::20/64         never                 -    -',
      ' route     off     db         192.168.77.30/24    2026-01-01 01:00:00   1h   claims the name of guest db',
      ' route     -       fixed      192.168.77.200/24   2026-01-01 01:00:00   1h   static; no guest has this MAC',
      '',
    ],
    stderr: '',
    status: 0,
  });
});

test('an expired lease is shown with --all', async () => {
  const { stdout } = await vnet('leases route --all --no-header --columns ip,left,note', world);
  expect(stdout.split('\n').at(-2)).toBe(' 192.168.77.40/24    1m ago   expired');
});

test('-o json has the same members for every lease', async () => {
  const { stdout } = await vnet('leases 37bbb73c-f973-4223-a5fe-52e03e2178e9 -o json', world);
  expect(JSON.parse(stdout)[2]).toEqual({
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
  ['leases nosuch', 2, "error: no network named 'nosuch'\nhint: to list networks, run: vnet net-list --all\n"],
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
  ['--guest web', ['192.168.77.20/24', 'fd77::20/64']],
  ['--mac 52:54:0:77:0:AA', ['192.168.77.200/24']],
  ['--ip 192.168.77.200', ['192.168.77.200/24']],
  ['--ip fd77:0::/32', ['fd77::20/64']],
  ['--name DB --all', ['192.168.77.30/24']],
  ['--guest web --name db', []],
  ['--sort ip', ['192.168.77.20/24', '192.168.77.30/24', '192.168.77.200/24', 'fd77::20/64']],
  ['--sort mac', ['192.168.77.20/24', 'fd77::20/64', '192.168.77.30/24', '192.168.77.200/24']],
  ['--sort expires', ['192.168.77.20/24', '192.168.77.30/24', '192.168.77.200/24', 'fd77::20/64']],
])('leases %s', async (words, expected) => {
  const { stdout, status } = await vnet(`leases --no-header --columns ip ${words}`, world);
  expect({ rows: stdout.split('\n').map((line) => line.trim()), status }).toEqual({
    rows: [...expected, ''],
    status: 0,
  });
});

test('an inactive network shows what it left behind, and says so', async () => {
  expect(await vnet('leases idle --no-header', world)).toEqual({
    status: 0,
    stdout: '',
    stderr: "note: network 'idle' is not active; these leases are from when it last ran\n",
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
    stdout: ' virbr1   192.168.77.20\n',
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
  const { stdout } = await vnet('leases route --state-dir /state --no-header --columns network,ip,note', {
    files,
    now: NOW,
  });
  expect(stdout).toBe(
    ' route   192.168.77.20/24    -\n route   fd77::20/64         -\n route   192.168.77.200/24   static\n',
  );
});

test('what a guest chose reaches no terminal raw', async () => {
  const files = hostWith(lease('192.168.77.20', '52:54:00:77:00:20', 'x\u001b]0;owned\u0007\n\u202ey'));
  const { stdout } = await vnet('leases --no-header --columns hostname', { files, now: NOW });
  expect(stdout).toBe(' x\\x1b]0;owned\\x07\\x0a\\u{202e}y\n');
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
