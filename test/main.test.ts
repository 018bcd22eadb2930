import { describe, expect, test } from '@jest/globals';
import { main } from '../src/main.ts';
import { VERSION } from '../src/version.ts';
import { fakeHost, type World } from './fake-host.ts';

async function vnet(words: readonly string[], world: World = {}) {
  const host = fakeHost(world);
  const status = await main(words, host);
  return { status, stdout: host.stdout, stderr: host.stderr };
}

const usage = (message: string, help = 'vnet --help') => `error: ${message}\nhint: for usage, run: ${help}\n`;

test.each([
  [['--version'], 0, `${VERSION}\n`, ''],
  [['-v'], 0, `${VERSION}\n`, ''],
  [['--nope', 'net-list'], 64, '', usage("unsupported option '--nope'. See --help.")],
  [['--verson'], 64, '', "error: unsupported option '--verson'. See --help.\nhint: did you mean --version?\n"],
  [['-c'], 64, '', usage("option '-c'/'--connect' requires an argument")],
  [['-o', 'xml', 'net-list'], 64, '', "error: invalid value 'xml' for -o; use table, wide, json, yaml or csv\n"],
  [
    ['--color=sometimes', 'net-list'],
    64,
    '',
    "error: invalid value 'sometimes' for --color; use auto, always or never\n",
  ],
  [['leases', '--bogus'], 64, '', usage('unknown option --bogus', 'vnet leases --help')],
  [['leases', '--wacth'], 64, '', 'error: unknown option --wacth\nhint: did you mean --watch?\n'],
  [['generate', 'lab', '--sub', '10.0.0.0/24'], 64, '', 'error: unknown option --sub\nhint: did you mean --subnet?\n'],
  [['leases', '--format', 'json'], 64, '', 'error: unknown option --format\nhint: did you mean -o json?\n'],
  [['--json', 'leases'], 64, '', "error: unsupported option '--json'. See --help.\nhint: did you mean -o json?\n"],
  [['leases', '--ip'], 64, '', usage('option --ip needs a value: IP', 'vnet leases --help')],
  [['leases', '-c'], 64, '', usage('option -c, --connect needs a value: URI')],
  [['resolve', '-v', 'web'], 64, '', usage('unknown option -v', 'vnet resolve --help')],
  [['leases', '-d', '0'], 64, '', usage('option -d goes before the command')],
  [
    ['leases', '--sort', 'IP'],
    64,
    '',
    "error: invalid value 'IP' for --sort; use network, bridge, guest, hostname, mac, ip, prefix, protocol, expiry, secondsLeft, expired, clientId, iaid or notes\nhint: did you mean 'ip'?\n",
  ],
  [['nss', 'stat'], 64, '', "error: invalid value 'stat' for ACTION; use status, enable or disable\n"],
  [['nss', 'status', 'x'], 64, '', usage("unexpected argument: 'x'", 'vnet nss --help')],
  [['resolve'], 64, '', usage('missing argument: NAME', 'vnet resolve --help')],
])('vnet %j', async (words, status, stdout, stderr) => {
  expect(await vnet(words)).toEqual({ status, stdout, stderr });
});

test.each([
  [['net-start', 'x', '-o', 'json'], 'net-start'],
  [['-o', 'json', 'generate', 'x'], 'generate'],
  [['generate', 'x', '-o', 'json'], 'generate'],
  [['ssh-config', '-ojson'], 'ssh-config'],
])('%j is refused: the command prints no data', async (words, name) => {
  const { status, stdout, stderr } = await vnet(words);
  const error = { severity: 'error', id: 'usage', message: `${name} prints no data; -o json does not apply` };
  expect({ status, stdout, error: JSON.parse(stderr.split('\n')[0] ?? '') }).toEqual({ status: 64, stdout: '', error });
});

test('a string of commands prints no data', async () => {
  expect(await vnet(['-o', 'yaml', 'net-list; net-info x'])).toEqual({
    status: 64,
    stdout: '',
    stderr: usage("'net-list; net-info x' prints no data; -o yaml does not apply"),
  });
});

test('commands on standard input go to virsh', async () => {
  const world = { stdin: 'net-list\n', programs: { 'virsh -c test:///default': ' default\n' } };
  expect(await vnet(['-c', 'test:///default'], world)).toEqual({ status: 0, stdout: ' default\n', stderr: '' });
});

test('without a command and without input, vnet prints its help', async () => {
  expect(await vnet([])).toMatchObject({ status: 0, stdout: expect.stringMatching(/^Work with libvirt networks/) });
});

describe('a command that vnet does not have', () => {
  test('runs in virsh', async () => {
    const programs = { 'virsh -c test:///default dominfo test': 'Id: 1\n' };
    expect(await vnet(['-c', 'test:///default', 'dominfo', 'test'], { programs })).toEqual({
      status: 0,
      stdout: 'Id: 1\n',
      stderr: '',
    });
  });
  const unknown = (name: string) => ({ status: 1, stderr: `error: unknown command: '${name}'\n` });
  test.each([
    ['net-lst', 'hint: did you mean net-list?\n'],
    ['xyzzy', "hint: for vnet's commands, run: vnet --help\n"],
  ])('and that virsh does not have either: %s', async (name, hint) => {
    expect(await vnet([name], { programs: { [`virsh ${name}`]: unknown(name) } })).toEqual({
      status: 64,
      stdout: '',
      stderr: `error: unknown command: '${name}'\n${hint}`,
    });
  });
  test.each([
    [['ls'], ['to list networks, run: vnet net-list --all']],
    [
      ['-c', 'test:///default', 'net-up', 'my lab'],
      ["to start a network, run: vnet -c test:///default net-start 'my lab'"],
    ],
    [
      ['net-delete', 'lab'],
      ['to stop a network, run: vnet net-destroy lab', "to remove a network's definition, run: vnet net-undefine lab"],
    ],
    [['net', 'list', '--all'], ['did you mean this? vnet net-list --all']],
    [['network', 'stop', 'lab'], ['did you mean this? vnet net-destroy lab']],
  ])('but that has another name: %j', async (words, hints) => {
    const { status, stderr } = await vnet(words);
    expect({ status, hints: stderr.split('\n').slice(1, -1) }).toEqual({
      status: 64,
      hints: hints.map((hint) => `hint: ${hint}`),
    });
  });
});

describe('help on a terminal', () => {
  const bold = (text: string) => `\u001b[1m${text}\u001b[22m`;
  const cyan = (text: string) => `\u001b[36m${text}\u001b[39m`;
  const terminal: World = { terminal: true, columns: 80 };

  test.each([
    [['--help'], cyan('leases')],
    [['help', 'leases'], cyan('-a, --all')],
    [['leases', '--help'], cyan('-a, --all')],
    [['net-list', '--help'], cyan('    --inactive')],
  ])('has coloured headings and terms: %j', async (words, term) => {
    const { stdout } = await vnet(words, terminal);
    expect(stdout).toContain(`\n${bold('Examples:')}\n`);
    expect(stdout).toContain(`\n  ${term} `);
  });

  test.each([
    [['leases', '--help'], { ...terminal, env: { NO_COLOR: '1' } }],
    [['leases', '--help', '--color', 'never'], terminal],
    [['--color=never', '--help'], terminal],
    [['leases', '--help'], {}],
  ])('is plain if nobody wants colour: %j', async (words, world) => {
    const { status, stdout } = await vnet(words, world);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^Examples:$/m) });
    expect(stdout).not.toContain('\u001b');
  });

  test('is coloured in a pipe with --color always', async () => {
    expect((await vnet(['leases', '--help', '--color', 'always'])).stdout).toContain(bold('Usage:'));
  });
});

describe('help on a command that vnet does not have', () => {
  test('comes from virsh', async () => {
    const programs = { 'virsh help dominfo': '  NAME\n    dominfo\n' };
    expect(await vnet(['help', 'dominfo'], { programs })).toEqual({
      status: 0,
      stdout: '  NAME\n    dominfo\n',
      stderr: '',
    });
  });
  test.each([
    ['net-lst', 'hint: did you mean net-list?\n'],
    ['net-up', 'hint: to start a network, see: vnet help net-start\n'],
    ['xyzzy', "hint: for vnet's commands, run: vnet --help\n"],
  ])('and that virsh does not have either: %s', async (name, hint) => {
    const none = { status: 1, stderr: `error: command or command group '${name}' doesn't exist\n` };
    expect(await vnet(['help', name], { programs: { [`virsh help ${name}`]: none } })).toEqual({
      status: 64,
      stdout: '',
      stderr: `error: unknown command: '${name}'\n${hint}`,
    });
  });
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
      files: { '/usr/sbin/libvirtd': '' },
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
        "error: failed to connect to the hypervisor\nerror: Failed to connect socket to '/var/run/libvirt/virtnetworkd-sock': No such file or directory\ncause: virtnetworkd is not installed, and the connection needs it; this host has libvirtd [modular-daemon-down]\n  installed: libvirtd; running: none\nfix: install virtnetworkd, or connect through libvirtd with -c qemu:///system\n",
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
        "error: unknown command: 'net-desc'\nhint: net-desc needs libvirt 9.7.0 or newer on both sides; virsh here is 9.0.0\n",
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
    { status: 2, stdout: '\n', stderr: `${gone.stderr}hint: did you mean 'default'?\n` },
  ],
  ...[
    [['net-start', 'defalt', '--no-advice'], {}],
    [['--no-advice', 'net-start', 'defalt'], {}],
    [['net-start', 'defalt'], { VNET_ADVICE: '0' }],
  ].map(([words, env]): [string, readonly string[], World, object] => [
    `no advice: ${JSON.stringify([words, env])}`,
    words as string[],
    { env: env as Record<string, string>, programs: { 'virsh net-start defalt': gone } },
    { status: 2, stdout: '\n', stderr: gone.stderr },
  ]),
  [
    'no advice about a command of vnet',
    ['leases', '--wacth', '--no-advice'],
    {},
    { status: 64, stdout: '', stderr: 'error: unknown option --wacth\n' },
  ],
  [
    'advice as an object with -o json',
    ['net-info', 'lab', '-o', 'json'],
    {
      programs: {
        'virsh net-info lab': {
          status: 1,
          stderr: "error: Requested operation is not valid: network 'lab' is not active\n",
        },
      },
    },
    {
      status: 1,
      stdout: '',
      stderr: `${JSON.stringify({ severity: 'error', id: 'refused', message: "Requested operation is not valid: network 'lab' is not active" })}
${JSON.stringify({ severity: 'hint', id: 'not-active', message: "network 'lab' is inactive", cause: "network 'lab' is inactive", fix: 'start the network', commands: ['vnet net-start lab'] })}
`,
    },
  ],
  ...[
    ['qemu:///system', 'hint: this connection has no networks'],
    [
      'qemu:///session',
      'hint: this connection has no networks\nhint: the default connection of an ordinary user is qemu:///session; for networks and guests of the system, run: export LIBVIRT_DEFAULT_URI=qemu:///system',
    ],
  ].map(([uri, hint]): [string, readonly string[], World, object] => [
    `no network at ${uri}`,
    ['net-start', 'defalt'],
    { programs: { 'virsh net-start defalt': gone, 'virsh net-list --all --name': '\n', 'virsh uri': `${uri}\n\n` } },
    { status: 2, stdout: '\n', stderr: `${gone.stderr}${hint}\n` },
  ]),
  [
    'a network that does not exist, with -o json',
    ['net-info', 'defalt', '-o', 'json'],
    {
      programs: {
        'virsh net-info defalt': { status: 1, stderr: gone.stderr },
        'virsh net-list --all --name': 'lab\n\n',
        'virsh uri': 'qemu:///system\n\n',
      },
    },
    {
      status: 2,
      stdout: '',
      stderr:
        '{"severity":"error","id":"not-found","message":"failed to get network \'defalt\'"}\n' +
        '{"severity":"error","id":"not-found","message":"Network not found: no network with matching name \'defalt\'"}\n' +
        '{"severity":"hint","id":"name-not-found","message":"networks here: lab"}\n',
    },
  ],
  [
    'a command this virsh is too old for, with -o json',
    ['net-desc', 'default', '-o', 'json'],
    {
      programs: {
        'virsh net-desc default --title': { status: 1, stderr: "error: unknown command: 'net-desc'\n" },
        'virsh net-desc default': { status: 1, stderr: "error: unknown command: 'net-desc'\n" },
        'virsh --version': '9.0.0\n',
      },
    },
    {
      status: 8,
      stdout: '',
      stderr:
        '{"severity":"error","id":"unsupported","message":"unknown command: \'net-desc\'"}\n' +
        '{"severity":"hint","id":"libvirt-too-old","message":"net-desc needs libvirt 9.7.0 or newer on both sides; virsh here is 9.0.0"}\n',
    },
  ],
  [
    'options of virsh behind the command',
    ['net-list', '--all', '-c', 'test:///default', '-q'],
    { programs: { 'virsh --connect=test:///default --quiet net-list --all': ' default   active\n' } },
    { status: 0, stdout: ' default   active\n', stderr: '' },
  ],
])('%s', async (_title, words, world, expected) => {
  expect(await vnet(words, world)).toEqual(expected);
});
