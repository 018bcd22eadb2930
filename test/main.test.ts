import { expect, test } from '@jest/globals';
import { main } from '../src/main.ts';
import { VERSION } from '../src/version.ts';
import { fakeHost, type World } from './fake-host.ts';

async function vnet(words: readonly string[], world: World = {}) {
  const host = fakeHost(world);
  const status = await main(words, host);
  return { status, stdout: host.stdout, stderr: host.stderr };
}

test.each([
  [['--version'], 0, `${VERSION}\n`, ''],
  [['-v'], 0, `${VERSION}\n`, ''],
  [['net-lst'], 64, '', "error: unknown command: 'net-lst'\nDid you mean net-list?\n"],
  [
    ['dominfo'],
    64,
    '',
    "error: unknown command: 'dominfo'\nvnet has virsh's network commands; for others run virsh itself. See: vnet --help\n",
  ],
  [['--nope', 'net-list'], 64, '', "error: unsupported option '--nope'. See --help.\nSee: vnet --help\n"],
  [['-c'], 64, '', "error: option '-c'/'--connect' requires an argument\nSee: vnet --help\n"],
  [['-o', 'xml', 'net-list'], 64, '', "error: -o takes table, json, yaml, csv, not 'xml'\nSee: vnet --help\n"],
  [
    ['net-start', 'x', '-o', 'json'],
    64,
    '',
    'error: net-start shows no data: -o json does not apply\nSee: vnet --help\n',
  ],
  [
    ['--color=sometimes', 'net-list'],
    64,
    '',
    "error: --color takes auto, always, never, not 'sometimes'\nSee: vnet --help\n",
  ],
  [['leases', '--bogus'], 64, '', "error: unknown option '--bogus'\nSee: vnet leases --help\n"],
  [
    ['leases', '-c', 'test:///default'],
    64,
    '',
    "error: unknown option '-c'\nIt stands before the command: vnet -c URI leases\n",
  ],
  [['resolve'], 64, '', "error: missing required argument 'name'\nSee: vnet resolve --help\n"],
])('vnet %j', async (words, status, stdout, stderr) => {
  expect(await vnet(words)).toEqual({ status, stdout, stderr });
});

const gone = {
  status: 1,
  stdout: '\n',
  stderr: "error: failed to get network 'defalt'\nerror: Network not found: no network with matching name 'defalt'\n",
};

test.each<[string, readonly string[], World, object]>([
  [
    'virsh has said it all',
    ['net-start', 'default'],
    { programs: { 'virsh net-start default': 'Network default started\n\n' } },
    { status: 0, stdout: 'Network default started\n\n', stderr: '' },
  ],
  [
    'global options go to virsh as they were typed',
    ['-c', 'test:///default', '--quie', 'net-name', '--', '-x'],
    { programs: { 'virsh -c test:///default --quiet net-name -- -x': 'x\n' } },
    { status: 0, stdout: 'x\n', stderr: '' },
  ],
  [
    'a string of commands goes to virsh whole',
    ['net-list; net-info default'],
    { programs: { 'virsh net-list; net-info default': 'both\n' } },
    { status: 0, stdout: 'both\n', stderr: '' },
  ],
  [
    'virsh was killed',
    ['net-list'],
    { programs: { 'virsh net-list': { status: undefined, signal: 'SIGKILL' } } },
    { status: 137, stdout: '', stderr: 'error: virsh was ended by SIGKILL\n' },
  ],
  [
    'the daemon does not answer',
    ['net-list'],
    {
      programs: {
        'virsh net-list': {
          status: 1,
          stderr:
            "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/virtnetworkd-sock': No such file or directory\n",
        },
      },
    },
    {
      status: 3,
      stdout: '',
      stderr:
        "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/virtnetworkd-sock': No such file or directory\nNo daemon listens there. Start it: sudo systemctl enable --now virtnetworkd.socket (or libvirtd.socket where one daemon does all)\n",
    },
  ],
  [
    'a command this virsh is too old for',
    ['net-desc', 'default'],
    {
      programs: {
        'virsh net-desc default': { status: 1, stderr: "error: unknown command: 'net-desc'\n" },
        'virsh --version': '9.0.0\n',
      },
    },
    {
      status: 8,
      stdout: '',
      stderr:
        "error: unknown command: 'net-desc'\nnet-desc needs libvirt 9.7.0 or newer, here and at the connection: virsh here is 9.0.0.\n",
    },
  ],
  [
    'virsh exits 0 on a failure',
    ['net-port-delete', 'lab', 'x'],
    { programs: { 'virsh net-port-delete lab x': { status: 0, stderr: 'error: network port not found: none\n' } } },
    { status: 2, stdout: '', stderr: 'error: network port not found: none\n' },
  ],
  [
    'a network that does not exist, and one whose name is near',
    ['net-start', 'defalt'],
    { programs: { 'virsh net-start defalt': gone, 'virsh net-list --all --name': 'lab\ndefault\n\n' } },
    { status: 2, stdout: '\n', stderr: `${gone.stderr}Did you mean 'default'?\n` },
  ],
  ...[
    ['qemu:///system', 'There is no network at this connection.'],
    ['qemu:///session', "There is no network at this connection, your own session; the system's: -c qemu:///system"],
  ].map(([uri, hint]): [string, readonly string[], World, object] => [
    `no network at ${uri}`,
    ['net-start', 'defalt'],
    { programs: { 'virsh net-start defalt': gone, 'virsh net-list --all --name': '\n', 'virsh uri': `${uri}\n\n` } },
    { status: 2, stdout: '\n', stderr: `${gone.stderr}${hint}\n` },
  ]),
  [
    'a network that does not exist, asked for as data',
    ['net-info', 'defalt', '-o', 'json'],
    {
      programs: {
        'virsh net-info defalt': { status: 1, stderr: gone.stderr },
        'virsh net-list --all --name': 'lab\n\n',
      },
    },
    { status: 2, stdout: '', stderr: `${gone.stderr}There is: lab\n` },
  ],
])('%s', async (_title, words, world, expected) => {
  expect(await vnet(words, world)).toEqual(expected);
});
