import { spawn } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { nodeHost } from '../src/host/node.ts';
import { BIN, RUNNER } from './program.ts';
import { onTerminal } from './terminal.ts';

/** vnet called virsh, compared with virsh on libvirt's test driver. */
const directory = mkdtempSync(join(tmpdir(), 'as-virsh-'));
const link = join(directory, 'virsh');
beforeAll(() => symlinkSync(BIN, link));
afterAll(() => rmSync(directory, { recursive: true }));

/** Both write their histories there. */
const env = { XDG_CACHE_HOME: directory, VISUAL: undefined, EDITOR: 'true' };

const COMMANDS: readonly (readonly string[])[] = [
  ...['list', 'list --all --name', 'list --nope', 'dominfo test', 'dominfo nope', 'domid test', 'domuuid test'],
  ...['domname 1', 'domstate test --reason', 'dumpxml test', 'dumpxml --nope', 'domblklist test', 'domiflist test'],
  ...['domifaddr test', 'domstats test', 'vcpuinfo test', 'vcpucount test', 'vcpupin test', 'emulatorpin test'],
  ...['suspend test', 'shutdown test', 'destroy test', 'destroy', 'undefine test', 'start test', 'reboot nope'],
  ...['setmem test 1M', 'setmaxmem test 9x', 'memtune test', 'schedinfo test', 'snapshot-list test', 'desc test'],
  ...[
    'pool-list --all',
    'pool-info default-pool',
    'pool-dumpxml default-pool',
    'vol-list default-pool',
    'pool-start x',
  ],
  ...[
    'nodedev-list',
    'nodedev-dumpxml computer',
    'nodeinfo',
    'nodecpumap',
    'capabilities',
    'hostname',
    'uri',
    'sysinfo',
  ],
  ...['version', 'freecell', 'maxvcpus', 'iface-list --all', 'iface-dumpxml eth1', 'nwfilter-list', 'secret-list'],
  ...[
    'net-list --all',
    'net-info nope',
    'net-start default',
    'leases',
    'validate x',
    'resolve test',
    'console test nope',
  ],
  ...['help', 'help network', 'help domain', 'help list', 'help nope', 'list --help', 'echo --xml <a>', 'pwd', 'cd /'],
  ...['-v', '--version', '-V', '--version=long', '-h', '--help', '-q list', '-r destroy test', '--read list', '--nope'],
  ...['-d 9 uri', '-d x uri', '-k x uri', '-c', '-o json list', '--timeout 5 list', '-e ^ uri', '-e toolong uri'],
  ...[
    'quit',
    'exit',
    'nosuch',
    'net-lst',
    'edit test',
    'net-edit default',
    'complete -- dominf',
    'connect test:///default',
  ],
].map((line) => line.split(' '));

const STRINGS = [
  ...[
    'uri; net-info nope; uri',
    'uri; net-info nope',
    'uri; nosuch',
    'list --bogus; uri',
    '',
    ' ',
    '# comment',
    ';;uri;;',
  ],
  ...[
    'echo "a b"  c\'d\' \\e',
    'echo "open',
    'echo dangling\\',
    'uri\nhostname',
    'echo a;# b\nuri',
    'uri; quit; hostname',
  ],
].map((line) => [line]);

async function both(words: readonly string[], input?: string) {
  const argv = words[0]?.startsWith('-') && words.length === 1 ? words : ['-c', 'test:///default', ...words];
  const options = { env, ...(input !== undefined && { input }) };
  const [expected, actual] = await Promise.all([
    nodeHost.run('virsh', argv, options),
    nodeHost.run(link, argv, options),
  ]);
  return { expected: timeless(expected), actual: timeless(actual) };
}

/** Times, and the processor time of the test driver's guest, differ from run to run. */
function timeless({ status, signal, stdout, stderr }: Awaited<ReturnType<typeof nodeHost.run>>) {
  const same = (text: string) =>
    text.replace(/\d+\.\d+ ?(ms|s)\b/g, 'N').replace(/((?:cpu\.time|current|rss)\S*)=\d+/g, '$1=N');
  return { status, signal, stdout: same(stdout), stderr: same(stderr) };
}

describe('called virsh, vnet is virsh', () => {
  test.each([...COMMANDS, ...STRINGS].map((words) => [JSON.stringify(words.join(' ')), words] as const))(
    '%s',
    async (_title, words) => {
      const { expected, actual } = await both(words);
      expect(actual).toEqual(expected);
    },
  );

  test.each([
    ['', []],
    ['uri\n', []],
    ['uri\n# comment\n\nnosuch; uri\nnet-info nope\n pwd', []],
    ['uri\nquit\nuri\n', ['-q']],
    ['cd /\npwd\nconnect test:///default\nuri\n', ['-r']],
    ['net-list\nleases\n', []],
  ])('with %j on standard input', async (input, words) => {
    const { expected, actual } = await both(words, input);
    expect(actual).toEqual(expected);
  });
});

test('--as-virsh does the same', async () => {
  const words = ['-c', 'test:///default', 'net-info nope'];
  const { status, stdout, stderr } = await nodeHost.run('virsh', words, { env });
  expect(await nodeHost.run(RUNNER, [BIN, '--as-virsh', ...words], { env })).toMatchObject({
    status,
    stdout,
    stderr,
  });
});

test('--as-virsh comes first', async () => {
  const { status, stderr } = await nodeHost.run(RUNNER, [BIN, '-q', '--as-virsh', 'uri']);
  expect({ status, error: stderr.split('\n')[0] }).toEqual({
    status: 64,
    error: 'error: --as-virsh must be the first word',
  });
});

describe('on a terminal', () => {
  const virsh = (...words: string[]) => onTerminal([link, '-c', 'test:///default', ...words], { env });

  test("advice follows virsh's lines, and the exit status is virsh's", async () => {
    const session = virsh('net-info', 'defalt');
    expect(await session.ended()).toBe(1);
    expect(session.output).toMatch(
      /no network with matching name 'defalt'\r\n\r?\n?hint: did you mean 'default'\?\r\n$/,
    );
  });

  test('a command of vnet is named', async () => {
    const session = virsh('leases');
    expect(await session.ended()).toBe(1);
    expect(session.output).toContain("error: unknown command: 'leases'\r\n");
    expect(session.output).toContain('hint: leases is a command of vnet; for its usage, run: vnet help leases\r\n');
  });

  test("the shell is virsh's", async () => {
    const session = virsh();
    await session.shows('virsh # ');
    session.type('uri\r');
    await session.shows('test:///default\r\n');
    await session.shows('virsh # ');
    session.type('\x04');
    expect(await session.ended()).toBe(0);
  });

  test('Ctrl-C reaches virsh once, and vnet waits for what it makes of it', async () => {
    const script = join(directory, 'interrupted');
    writeFileSync(script, `#!/bin/sh\ntrap 'echo interrupted; exit 5' INT\necho ready\nwhile :; do sleep 1; done\n`);
    chmodSync(script, 0o755);
    const session = onTerminal([link, 'event', '--loop'], { env: { VNET_VIRSH: script } });
    await session.shows('ready');
    session.type('\x03');
    expect(await session.ended()).toBe(5);
    expect(session.output).toBe('ready\r\n^Cinterrupted\r\n');
  });
});

test.each([
  ['SIGTERM', [link, 'event', '--loop']],
  ['SIGINT', [link, 'event', '--loop']],
  ['SIGHUP', [link, 'start', 'x']],
] as const)('%s ends virsh and vnet alike', async (signal, [program, ...args]) => {
  const script = join(directory, 'waits');
  writeFileSync(script, '#!/bin/sh\necho $$\nexec sleep 60\n');
  chmodSync(script, 0o755);
  const child = spawn(program, args, {
    env: { ...process.env, NODE_OPTIONS: '', VNET_VIRSH: script },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const pid = Number(await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve)));
  const ended = new Promise((resolve) => child.once('exit', (status, by) => resolve({ status, by })));
  child.kill(signal);
  expect(await ended).toEqual({ status: null, by: signal });
  expect(existsSync(`/proc/${pid}`)).toBe(false);
});
