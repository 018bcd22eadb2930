import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { nodeHost } from '../../src/host/node.ts';
import { BIN, RUNNER } from '../program.ts';

/** Commands on standard input, on libvirt's test driver. */
const root = join(import.meta.dirname, '../..');
const directory = mkdtempSync(join(tmpdir(), 'script-'));
const history = join(directory, 'libvirt/virsh/history');
const env = { XDG_CACHE_HOME: directory, NODE_EXTRA_CA_CERTS: undefined };
const connection = ['-c', 'test:///default'];
afterAll(() => rmSync(directory, { recursive: true }));

const vnet = (input: string | Uint8Array, ...words: string[]) =>
  nodeHost.run(RUNNER, [BIN, ...connection, ...words], { env, input });

const SCRIPTS: readonly (readonly [string | Uint8Array, ...string[]])[] = [
  [''],
  ['uri'],
  ['net-list --all\nnet-info nope\n\n# comment\nuri; net-uuid default\nnet-list --bogus; uri\n  pwd  \n'],
  ['uri\nquit\nuri\n', '-q'],
  ['cd /\npwd\nconnect --readonly\nuri\n', '-r'],
  ['nosuch\necho "open\necho \'open\necho a\\\n'],
  [new Uint8Array([...Buffer.from('echo '), 0xff, 0xc3, 0xa9, 0x09, 0x62, 0x0a])],
  [`echo ${'long '.repeat(60)}\n`],
];

describe.each(['file', 'pipe'])('a %s without commands of vnet', (kind) => {
  test.each(SCRIPTS)('%j %j %j', async (input, ...words) => {
    const outcome = async (program: string, args: readonly string[]) => {
      if (kind === 'pipe') return nodeHost.run(program, [...args, ...connection, ...words], { env, input });
      writeFileSync(join(directory, 'input'), input);
      return nodeHost.run(
        'sh',
        ['-c', 'exec "$@" < "$0"', join(directory, 'input'), program, ...args, ...connection, ...words],
        { env },
      );
    };
    expect(await outcome(RUNNER, [BIN])).toEqual(await outcome('virsh', []));
  });
});

test('commands of vnet run between those of virsh, and virsh keeps its state', async () => {
  const input = `validate ${root}/examples/nope.xml\ncd ${root}/examples\nvalidate route.xml; pwd\nnet-list -o csv\nconnect test:///default --readonly\nuri\nvalidate route.xml`;
  const { status, stdout, stderr } = await vnet(input);
  expect({ status, stdout: stdout.split('\n').slice(5), stderr }).toEqual({
    status: 0,
    stdout: [
      `virsh # validate ${root}/examples/nope.xml`,
      '',
      `virsh # cd ${root}/examples`,
      '',
      'virsh # validate route.xml; pwd',
      '',
      `${root}/examples`,
      '',
      'virsh # net-list -o csv',
      'name,uuid,active,autostart,persistent',
      'default,dd8fe884-6c02-601e-7551-cca97df1c5df,true,false,true',
      '',
      'virsh # connect test:///default --readonly',
      '',
      'virsh > uri',
      'test:///default',
      '',
      'virsh > validate route.xml',
      '',
      'virsh > ',
      '',
    ],
    stderr: `error: cannot read ${root}/examples/nope.xml: No such file or directory\n`,
  });
});

test('a line with a wrong command does nothing', async () => {
  const { stdout, stderr } = await vnet('uri; validate --nope\nnet-list -o csv; nosuch\nhelp nss\nuri\n', '-q');
  expect(stdout).toMatch(
    /^virsh # uri; validate --nope\nvirsh # net-list -o csv; nosuch\nvirsh # help nss\nManage [\s\S]*\nvirsh # uri\ntest:\/\/\/default\nvirsh # \n$/,
  );
  expect(stderr.split('\n').filter((line) => line.startsWith('error:'))).toEqual([
    'error: unknown option --nope',
    "error: unknown command: 'nosuch'",
  ]);
});

test("what vnet makes virsh print is not in virsh's history", async () => {
  rmSync(history, { force: true });
  await vnet('uri\nvalidate nope\nuri\n');
  expect(existsSync(history)).toBe(false);
});

test('what a command of virsh reads from standard input is its own', async () => {
  const input = 'net-define /dev/stdin\n<network><name>leases</name></network>\n';
  const { stdout } = await vnet(`net-list -o csv\n${input}`);
  expect(stdout).toContain('virsh # net-define /dev/stdin\n');
  expect(stdout).not.toContain('List DHCP leases');
});

test('a line runs before the next one comes', async () => {
  const child = spawn(RUNNER, [BIN, '-q', ...connection], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  let wake = () => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
    wake();
  });
  const shows = async (text: string) => {
    while (!output.includes(text)) await new Promise<void>((resolve) => (wake = resolve));
  };
  child.stdin.write('uri\n');
  await shows('test:///default\n');
  child.stdin.write('net-list -o csv\n');
  await shows('true,false,true\n');
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.end();
  expect(await ended).toBe(0);
});

test('quit ends vnet, though more input may come', async () => {
  const child = spawn(RUNNER, [BIN, '-q', ...connection], {
    env: { ...process.env, NODE_OPTIONS: '', ...env },
    stdio: ['pipe', 'ignore', 'inherit'],
  });
  child.stdin.write('quit\n');
  expect(await new Promise((resolve) => child.once('exit', resolve))).toBe(0);
});

test('ends if nobody reads its output, and runs no further command', async () => {
  const line = 'yes uri | "$@" | head -1; echo $' + '{PIPESTATUS[1]}';
  const args = ['-c', line, 'bash', RUNNER, BIN, '-q', ...connection];
  expect(await nodeHost.run('bash', args, { env })).toMatchObject({ stdout: 'virsh # uri\n141\n' });
});

test('without a connection, the exit status says so', async () => {
  const { status, stderr } = await nodeHost.run(RUNNER, [BIN, '-c', 'bad:///'], { env, input: 'uri\n' });
  expect(status).toBe(3);
  expect(stderr).toMatch(/^error: failed to connect to the hypervisor\n/);
});

test('-o does not apply', async () => {
  expect(await vnet('uri\n', '-o', 'json')).toMatchObject({ status: 64, stdout: '' });
});

test('the start of a file that another program has read does not count', async () => {
  const file = join(directory, 'partly');
  writeFileSync(file, 'leases\nuri\n');
  const { stdout } = await nodeHost.run(
    'sh',
    ['-c', '{ read -r _; exec "$@"; } < "$0"', file, RUNNER, BIN, '-q', ...connection],
    { env },
  );
  expect(stdout).toBe('virsh # uri\ntest:///default\nvirsh # \n');
});
