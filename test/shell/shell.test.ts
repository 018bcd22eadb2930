import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { isRoot, NOBODY } from '../children.ts';
import { BIN, RUNNER } from '../program.ts';
import { onTerminal, type TerminalSession } from '../terminal.ts';

/** The shell on a terminal, with libvirt's test driver, as an ordinary user. */
const root = join(import.meta.dirname, '../..');
const home = mkdtempSync(join(tmpdir(), 'shell-'));
const state = join(home, '.local/state/vnet');
const history = join(state, 'history');
mkdirSync(state, { recursive: true, mode: 0o700 });
for (const path of ['', '.local', '.local/state', '.local/state/vnet'])
  if (isRoot) chownSync(join(home, path), NOBODY, NOBODY);
afterAll(() => rmSync(home, { recursive: true }));

const asUser = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups'] : [];
const env = {
  HOME: home,
  XDG_STATE_HOME: undefined,
  XDG_CACHE_HOME: join(home, 'cache'),
  NODE_EXTRA_CA_CERTS: undefined,
};

let session: TerminalSession;
const start = (...words: string[]) => {
  const line = [...asUser, RUNNER, BIN, '-c', 'test:///default', ...words];
  session = onTerminal(line as [string, ...string[]], { env, cwd: root });
};
beforeEach(async () => {
  rmSync(history, { force: true });
  start();
  await session.shows('vnet # ');
});
afterEach(() => session.kill('SIGKILL'));

/** Types a line and returns what it prints before the next prompt. */
async function run(line: string, prompt = 'vnet # '): Promise<string> {
  session.type(`${line}\r`);
  await session.shows(`${line}\r\r\n`);
  const from = session.output.lastIndexOf(`${line}\r\r\n`) + line.length + 3;
  await session.shows(prompt);
  return session.output
    .slice(from, session.output.lastIndexOf(prompt))
    .replace(/\x1b\[\d*[A-Z]/g, '')
    .replaceAll('\r\n', '\n');
}

test("commands of virsh print what they print in virsh's shell", async () => {
  expect(await run('net-uuid default; uri')).toBe('dd8fe884-6c02-601e-7551-cca97df1c5df\n\ntest:///default\n\n');
  expect(await run('echo "a  b" # c')).toBe('a  b\n');
  expect(await run('echo "open')).toBe('error: missing "\n');
});

test('advice follows errors', async () => {
  expect(await run('net-info defalt')).toBe(
    "error: failed to get network 'defalt'\nerror: Network not found: no network with matching name 'defalt'\n\nhint: did you mean 'default'?\n",
  );
  expect(await run('ls')).toContain('hint: to list networks, run: vnet -c test:///default net-list --all\n');
});

test('commands of vnet run, also in one line with those of virsh', async () => {
  expect(await run('validate examples/route.xml; uri')).toBe('examples/route.xml: no problems\ntest:///default\n\n');
  expect(await run('net-list -o csv')).toBe(
    'name,uuid,active,autostart,persistent\ndefault,dd8fe884-6c02-601e-7551-cca97df1c5df,true,false,true\n',
  );
  expect(await run('uri; validate --nope')).toBe(
    'error: unknown option --nope\nhint: for usage, run: vnet validate --help\n',
  );
});

test('cd and connect hold for virsh and vnet', async () => {
  await run('cd examples');
  expect(await run('pwd; validate route.xml')).toBe(`${root}/examples\n\nroute.xml: no problems\n`);
  await run('connect test:///default --readonly', 'vnet > ');
  expect(await run('suspend test', 'vnet > ')).toContain('operation forbidden: read only access');
});

test('-r has the prompt of a read-only connection, and -q no banner', async () => {
  session.kill('SIGKILL');
  start('-r', '-q');
  await session.shows('vnet > ');
  expect(session.output).not.toContain('quit');
});

test('the state of virsh stays from line to line', async () => {
  await run('suspend test');
  expect(await run('domstate test')).toBe('running\n\n'); // suspend ran in its own virsh.
  await run('net-destroy default');
  expect(await run('net-list --all --name')).toBe('default\n\n');
  expect(await run('net-list --name')).toBe('\n');
});

describe('completion', () => {
  test.each([
    ['net-dhc', 'net-dhcp-leases '],
    ['resol', 'resolve '],
    ['domblkinf', 'domblkinfo '],
    ['qui', 'quit '],
    ['net-info def', 'net-info default '],
    ['uri; net-info def', 'uri; net-info default '],
    ['dominfo te', 'dominfo test '],
    ['net-list --inact', 'net-list --inactive '],
    ['list --inact', 'list --inactive '],
    ['validate examples/rou', 'validate examples/route.xml '],
    ['help valid', 'help validate '],
  ])('%s', async (typed, line) => {
    session.type(`${typed}\t`);
    await session.shows(line.slice(typed.length));
    session.type('\x03');
    await session.shows('^C');
  });
});

test('Ctrl-C discards the line, and Ctrl-D ends the shell', async () => {
  session.type('net-destroy default\x03');
  await session.shows('^C');
  expect(await run('net-list --name')).toBe('default\n\n');
  session.type('\x04');
  expect(await session.ended()).toBe(0);
});

test('Ctrl-C ends what runs, and the shell goes on', async () => {
  session.type('event --loop --all\r');
  await session.shows('event --loop --all\r\r\n');
  // virsh may not have started yet: it is interrupted until the prompt is back.
  const timer = setInterval(() => session.type('\x03'), 300);
  await session.shows('vnet # ').finally(() => clearInterval(timer));
  expect(await run('uri')).toContain('test:///default\n');
});

test('Ctrl-Z stops the shell, and fg continues it', async () => {
  const bash = onTerminal(['bash', '--norc', '-i'], { env: { ...env, PS1: '$ ' }, cwd: root });
  try {
    bash.type(`'${RUNNER}' '${BIN}' -c test:///default\r`);
    await bash.shows('vnet # ');
    bash.type('\x1a');
    await bash.shows('Stopped');
    bash.type('fg\r');
    await bash.shows('vnet # ');
    bash.type('uri\r');
    await bash.shows('test:///default\r\n');
  } finally {
    bash.kill('SIGKILL');
  }
});

test('pasted lines run in order, and the rest can be edited', async () => {
  session.type('uri\rnet-uuid default\rpw');
  await session.shows('test:///default\r\n');
  await session.shows('dd8fe884-6c02-601e-7551-cca97df1c5df\r\n');
  await session.shows('pw');
  session.type('d\r');
  await session.shows(`${root}\r\n`);
});

test.each(['quit', 'exit', 'uri; quit; pwd'])('%s ends the shell', async (line) => {
  session.type(`${line}\r`);
  expect(await session.ended()).toBe(0);
});

describe('history', () => {
  test("is in vnet's state directory, for the user alone; virsh's stays", async () => {
    await run('uri');
    await run('net-list --name');
    await run(' echo secret');
    expect(readFileSync(history, 'utf8')).toBe('uri\nnet-list --name\n');
    expect(statSync(history).mode & 0o777).toBe(0o600);
    session.type('quit\r');
    await session.ended();
    expect(existsSync(join(home, 'cache/libvirt/virsh'))).toBe(false);
  });

  test('a later shell has it, without lines that a terminal would obey', async () => {
    session.type('quit\r');
    await session.ended();
    writeFileSync(history, 'uri\necho \x1b[31mred\n');
    if (isRoot) chownSync(history, NOBODY, NOBODY);
    start();
    await session.shows('vnet # ');
    session.type('\x1b[A\r');
    await session.shows('test:///default\r\n');
    expect(session.output).not.toContain('[31m');
  });
});

test('without a connection the shell explains why, and goes on', async () => {
  session.kill('SIGKILL');
  start('-c', 'bad:///');
  await session.shows('vnet # ');
  expect(await run('uri')).toContain('error: failed to connect to the hypervisor\n');
  expect(await run('validate examples/route.xml')).toContain('examples/route.xml: no problems\n');
});
