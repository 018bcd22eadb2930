import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  chownSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundle, isRoot, NOBODY, runScript, scratchDirectory, startScript } from '../../children.ts';

/*
 * Commands that edit files, as whole programs on real files: as root and as an ordinary user, with and without a state
 * directory, killed at every call that changes something, and next to a user who swaps files for links.
 */

const scratch = scratchDirectory();
afterAll(() => scratch.remove());
const at = (...names: string[]) => join(scratch.path, ...names);

/**
 * `STATE COMMANDS`: vnet with its state in that directory; with `none`, with that of its user. Runs several commands, as JSON, one
 * after the other, and prints what each did and what its --file is then, as JSON.
 */
const PROGRAM = `
import { existsSync, readFileSync } from 'node:fs';
import { nodeHost } from './src/host/node.ts';
import { main } from './src/main.ts';
import { hostWithState } from './test/change/host-with-state.ts';
const [state, commands] = process.argv.slice(2) as [string, string];
const host = state === 'none' ? nodeHost : hostWithState(state);
const runs = [];
for (const args of JSON.parse(commands)) {
  const written = { stdout: '', stderr: '' };
  const write = (stream: 'stdout' | 'stderr', text: string | Uint8Array) => void (written[stream] += text);
  const status = await main(args, { ...host, write });
  const file = args[args.indexOf('--file') + 1];
  runs.push({ status, ...written, content: existsSync(file) ? readFileSync(file, 'latin1') : null });
}
process.stdout.write(JSON.stringify(runs));
`;

interface Run {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  readonly content: string | null;
}

interface RunOptions {
  readonly state: string;
  readonly script?: string;
  /** Arguments of the script itself. */
  readonly before?: readonly string[];
  readonly uid?: number | undefined;
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Runs commands of vnet in one process. */
function vnet(
  { state, script = program, before = [], uid, env, cwd }: RunOptions,
  ...commands: readonly string[][]
): Run[] {
  const args = [...before, state, JSON.stringify(commands)];
  const { stdout, stderr } = runScript(script, args, { cwd, ...(env && { env }), ...(uid !== undefined && { uid }) });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

/** The same, killed at the n-th call that changes a file or starts a program: `CALLS STATE COMMANDS`. */
const KILLED = `
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let left = Number(process.argv.splice(2, 1)[0]);
for (const module of [fs, childProcess] as Record<string, unknown>[]) {
  for (const [name, real] of Object.entries(module)) {
    if (!/^(?:write|fsync|rename|link|unlink|mkdir)Sync$|^spawn(?:Sync)?$/.test(name)) continue;
    module[name] = (...args: unknown[]) => {
      if (left-- === 0) process.kill(process.pid, 'SIGKILL');
      return (real as (...args: unknown[]) => unknown)(...args);
    };
  }
}
syncBuiltinESMExports();
${PROGRAM}`;

/**
 * The same, while somebody else appends a line just before vnet renames its file: `PATH STATE COMMANDS`. Every other rename is the
 * one that puts the line back.
 */
const OVERTAKEN = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const [path] = process.argv.splice(2, 1);
const real = fs.renameSync;
let [calls, edits] = [0, 0];
(fs as Record<string, unknown>)['renameSync'] = (from: string, to: string) => {
  if (/hosts$/.test(to) && calls++ % 2 === 0 && edits++ < 3) {
    fs.appendFileSync(path!, \`10.0.0.\${edits} edit\${edits}\\n\`);
  }
  real(from, to);
};
syncBuiltinESMExports();
${PROGRAM}`;

let [program, killed, overtaken] = ['', '', ''];
beforeAll(() => {
  program = bundle(PROGRAM, at('vnet.mjs'));
  killed = bundle(KILLED, at('killed.mjs'));
  overtaken = bundle(OVERTAKEN, at('overtaken.mjs'));
  mkdirSync(at('leases'));
  const lease = { 'ip-address': '10.7.0.1', 'mac-address': '52:54:00:00:00:01', hostname: 'web', 'expiry-time': 0 };
  writeFileSync(at('leases/virbr0.status'), JSON.stringify([lease]));
});

let count = 0;
/** A new directory of a user. */
function home(uid?: number): string {
  const path = at(`home${count++}`);
  mkdirSync(path);
  if (uid !== undefined) chownSync(path, uid, uid);
  return path;
}

const USERS: readonly [string, number | undefined, (home: string) => { state: string; env: Record<string, string> }][] =
  [
    ['root', undefined, (path) => ({ state: `${path}/state`, env: {} })],
    [
      'a user with XDG_STATE_HOME',
      NOBODY,
      (path) => ({ state: 'none', env: { HOME: '/root', XDG_STATE_HOME: `${path}/state` } }),
    ],
    ['a user with a home', NOBODY, (path) => ({ state: 'none', env: { HOME: path, XDG_STATE_HOME: '' } })],
  ];

const install = (file: string) => ['hosts', '--install', '--state-dir', at('leases'), '--file', file];
const remove = (file: string) => ['hosts', '--remove', '--file', file];

const enable = (file: string) => ['nss', 'enable', '--file', file];
const disable = (file: string) => ['nss', 'disable', '--file', file];

type Command = (file: string) => string[];
const REVERSIBLE: readonly [before: string | undefined, apply: Command, reverse: Command][] = [
  ...['127.0.0.1 localhost\n', '127.0.0.1 localhost', '', '\xff\r\n\r', undefined].map(
    (before): [string | undefined, Command, Command] => [before, install, remove],
  ),
  ...['hosts: files dns', 'hosts: dns\n', 'passwd: files', 'hosts: a resolve [!UNAVAIL=return] files\n\xff', ''].map(
    (before): [string, Command, Command] => [before, enable, disable],
  ),
];

test.each(USERS)('%s restores every byte', (_title, wanted, settings) => {
  const uid = isRoot ? wanted : undefined;
  const path = home(uid);
  const files = REVERSIBLE.map(([before], index) => {
    const file = `${path}/file${index}`;
    if (before !== undefined) writeFileSync(file, before, 'latin1');
    if (before !== undefined && uid !== undefined) chownSync(file, uid, uid);
    return file;
  });
  const commands = REVERSIBLE.flatMap(([, apply, reverse], index) =>
    [apply, apply, reverse, reverse, apply].map((command) => command(files[index] ?? '')),
  );
  const runs = vnet({ ...settings(path), uid }, ...commands);
  for (const [index, [text]] of REVERSIBLE.entries()) {
    const [first, second, third, fourth, fifth] = runs.slice(5 * index, 5 * index + 5);
    const [before, unchanged] = [text ?? null, `${files[index]} unchanged\n`];
    expect([first?.status, first?.content === before]).toEqual([0, false]);
    expect(second).toMatchObject({ stdout: unchanged, content: first?.content });
    expect(third).toMatchObject({ status: 0, content: before });
    expect(fourth).toMatchObject({ stdout: unchanged, content: before });
    expect(fifth).toMatchObject({ status: 0, content: first?.content });
  }
});

test.each(['/nonexistent', scratch.path, ''])('a user whose home is %j edits files all the same', (HOME) => {
  const uid = isRoot ? NOBODY : undefined;
  // Like /root under setpriv: a home that the user cannot enter.
  const closed = join(HOME, 'closed');
  if (HOME === scratch.path) mkdirSync(closed, { mode: 0o700 });
  const path = home(uid);
  const file = `${path}/hosts`;
  const env = { HOME: HOME === scratch.path ? closed : HOME, XDG_STATE_HOME: '' };
  const runs = vnet({ state: 'none', env, uid }, install(file), remove(file));
  expect(runs.map(({ stdout }) => stdout)).toEqual([`${file} created\n`, `${file} updated\n`]);
  expect([runs[1]?.content, readdirSync(path)]).toEqual(['', ['hosts']]);
});

test('files of another root are found below it, also by a relative path, and links stay inside', () => {
  const path = home();
  for (const name of ['root/etc', 'root/conf']) mkdirSync(`${path}/${name}`, { recursive: true });
  for (const name of ['hosts', 'nsswitch.conf']) symlinkSync(`/conf/${name}`, `${path}/root/etc/${name}`);
  const before = { hosts: 'old', 'nsswitch.conf': 'hosts: files' };
  for (const [name, text] of Object.entries(before)) writeFileSync(`${path}/root/conf/${name}`, text);
  const from = (to: string) => relative(process.cwd(), `${path}/root/etc/${to}`);
  const contents = () =>
    Object.fromEntries(Object.keys(before).map((name) => [name, readFileSync(`${path}/root/conf/${name}`, 'utf8')]));
  const [hosts, nss] = [from('hosts'), from('nsswitch.conf')];
  const runs = vnet({ state: `${path}/state` }, install(hosts), enable(nss));
  expect(runs).toMatchObject([{ status: 0, stdout: `${hosts} updated\n` }, { status: 0 }]);
  expect(contents()).toEqual({
    hosts: expect.stringContaining('10.7.0.1\tweb'),
    'nsswitch.conf': 'hosts: files libvirt_guest libvirt\n',
  });
  const [status, ...reversed] = vnet(
    { state: `${path}/state` },
    ['nss', 'status', '--file', nss],
    remove(hosts),
    disable(nss),
  );
  expect(status?.stdout).toContain('hosts          files libvirt_guest libvirt\n');
  expect(reversed).toMatchObject([{ status: 0 }, { status: 0 }]);
  expect(contents()).toEqual(before);
});

test.each([
  ['root', 'etc/NAME'],
  ['root', './etc/NAME'],
  ['root/etc', 'NAME'],
  ['root/etc', './NAME'],
  ['root/etc/sub', '../NAME'],
  ['.', 'ROOT/etc//NAME'],
  ['.', 'ROOT/etc/./NAME'],
  ['.', 'ROOT//etc/NAME'],
  ['.', 'ROOT/etc/../etc/NAME'],
])('links of another root stay inside, from %s by %s', (cwd, spelling) => {
  const path = home();
  for (const name of ['root/etc/sub', `root${path}/real`, 'real']) mkdirSync(`${path}/${name}`, { recursive: true });
  for (const [name, text] of [
    ['hosts', 'old'],
    ['nsswitch.conf', 'hosts: files'],
  ] as const) {
    symlinkSync(`${path}/real/${name}`, `${path}/root/etc/${name}`);
    writeFileSync(`${path}/real/${name}`, text);
    writeFileSync(`${path}/root${path}/real/${name}`, text);
  }
  const from = (name: string) => spelling.replace('ROOT', `${path}/root`).replace('NAME', name);
  const contents = (root: string) =>
    ['hosts', 'nsswitch.conf'].map((name) => readFileSync(`${path}${root}/real/${name}`, 'utf8'));
  const [hosts, nss, options] = [
    from('hosts'),
    from('nsswitch.conf'),
    { state: `${path}/state`, cwd: join(path, cwd) },
  ];
  const runs = vnet(options, install(hosts), enable(nss), ['nss', 'status', '--file', nss]);
  expect(runs.slice(0, 2)).toMatchObject([{ status: 0 }, { status: 0 }]);
  expect(runs[2]?.stdout).toContain('hosts          files libvirt_guest libvirt\n');
  expect(contents('')).toEqual(['old', 'hosts: files']);
  expect(contents(`/root${path}`)).toEqual([
    expect.stringContaining('10.7.0.1\tweb'),
    'hosts: files libvirt_guest libvirt\n',
  ]);
  if (!spelling.includes('..')) {
    const { files } = JSON.parse(readFileSync(`${path}/state/originals.json`, 'utf8'));
    expect(Object.keys(files).sort()).toEqual([`${path}/root/etc/hosts`, `${path}/root/etc/nsswitch.conf`]);
  }
  expect(vnet(options, remove(hosts), disable(nss))).toMatchObject([{ status: 0 }, { status: 0 }]);
  expect(contents(`/root${path}`)).toEqual(['old', 'hosts: files']);
});

test("a path whose directory is '..' is refused", () => {
  const path = home();
  mkdirSync(`${path}/root/etc/sub`, { recursive: true });
  const file = `${path}/root/etc/sub/../hosts`;
  writeFileSync(`${path}/root/etc/hosts`, 'old');
  const [run] = vnet({ state: `${path}/state` }, install(file));
  expect(run).toMatchObject({ content: 'old', stdout: '' });
  expect(run?.stderr).toContain(`cannot tell the directory of ${file} from its path`);
});

(isRoot ? test : test.skip)('/proc/PID/root leads into the mounts of that process', async () => {
  const path = home();
  mkdirSync(`${path}/etc`);
  mkdirSync(`${path}/real`);
  writeFileSync(`${path}/etc/nsswitch.conf`, 'hosts: files');
  writeFileSync(`${path}/real/hosts`, 'old');
  const script = `cd "$0" && mount -t tmpfs none etc && mount -t tmpfs none real && printf 'hosts: dns' > etc/nsswitch.conf &&
    printf theirs > real/hosts && ln -s "$0/real/hosts" custom && echo ready && exec sleep 600`;
  const container = spawn('unshare', ['--mount', 'sh', '-c', script, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  try {
    await once(container.stdout, 'data');
    const there = (name: string) => `/proc/${container.pid}/root${path}/${name}`;
    const [nss, hosts] = [there('etc/nsswitch.conf'), there('custom')];
    const runs = vnet({ state: `${path}/state` }, enable(nss), ['nss', 'status', '--file', nss], install(hosts));
    expect(runs[0]).toMatchObject({ status: 0, content: 'hosts: libvirt_guest libvirt dns\n' });
    expect(runs[1]?.stdout).toContain('hosts          libvirt_guest libvirt dns\n');
    expect(runs[2]).toMatchObject({ status: 0 });
    expect(readFileSync(there('real/hosts'), 'utf8')).toContain('10.7.0.1\tweb');
    expect(readFileSync(`${path}/etc/nsswitch.conf`, 'utf8')).toBe('hosts: files');
    expect(readFileSync(`${path}/real/hosts`, 'utf8')).toBe('old');
  } finally {
    container.kill('SIGKILL');
  }
});

test('a run that is killed leaves a whole file, and nothing else beyond the next run', () => {
  // More calls are tried in test/change/kill.test.ts and test/host/replace-file-safely.test.ts.
  for (let calls = 0; ; calls += 4) {
    const path = home();
    mkdirSync(`${path}/etc`);
    const file = `${path}/etc/hosts`;
    writeFileSync(file, 'old\n');
    const { signal } = runScript(killed, [String(calls), `${path}/state`, JSON.stringify([install(file)])]);
    const after = readFileSync(file, 'utf8');
    expect(after.startsWith('old\n') && (after === 'old\n' || after.includes('10.7.0.1\tweb'))).toBe(true);
    const [next] = vnet({ state: `${path}/state` }, install(file));
    expect([next?.status, next?.content?.includes('10.7.0.1\tweb')]).toEqual([0, true]);
    expect([readdirSync(`${path}/etc`), readdirSync(`${path}/state`)]).toEqual([['hosts'], ['lock', 'originals.json']]);
    if (signal === null) return;
  }
});

test('lines that somebody else appends meanwhile stay', () => {
  const path = home();
  const file = `${path}/hosts`;
  writeFileSync(file, 'old\n');
  const [run] = vnet({ state: `${path}/state`, script: overtaken, before: [file] }, install(file));
  expect(run).toMatchObject({
    stdout: `${file} updated\n`,
    stderr: `note: ${file} has 1 entry for guests\n`,
  });
  const lines = run?.content?.split('\n') ?? [];
  expect(lines.slice(0, 4)).toEqual(['old', '10.0.0.1 edit1', '10.0.0.2 edit2', '10.0.0.3 edit3']);
  expect(lines).toContain('10.7.0.1\tweb');
});

test('--dry-run makes nothing, not even a state directory', () => {
  const path = home();
  const file = `${path}/hosts`;
  const [run] = vnet({ state: `${path}/state` }, [...install(file), '--dry-run']);
  expect([run?.stdout.split('\n')[0], readdirSync(path)]).toEqual([`--- ${file}`, []]);
});

(isRoot ? test : test.skip)(
  'root fixes a file in the directory of a user who swaps it for links, and nothing else',
  async () => {
    const path = home(NOBODY);
    const file = `${path}/net.xml`;
    const text = "<network><name>n</name><forward mode='Nat'/></network>\n";
    writeFileSync(file, text);
    chownSync(file, NOBODY, NOBODY);
    writeFileSync(at('secret'), 'secret', { mode: 0o600 });
    const attack = startScript(bundle(ATTACKER, at('attacker.mjs')), [path, at('secret')], { uid: NOBODY });
    vnet({ state: at('attacked') }, ...Array.from({ length: 5 }, () => ['validate', '--fix', file]));
    attack.kill('SIGKILL');
    await attack.ended;
    const { uid, mode } = statSync(at('secret'));
    expect([readFileSync(at('secret'), 'utf8'), uid, mode & 0o7777]).toEqual(['secret', 0, 0o600]);
  },
);

/** Waits for a temporary file, and puts a link in its place. */
const ATTACKER = `
import * as fs from 'node:fs';
const [home, victim] = process.argv.slice(2);
for (;;) {
  for (const name of fs.readdirSync(home!)) {
    if (!name.startsWith('.vnet-')) continue;
    try {
      fs.unlinkSync(home + '/' + name);
      fs.symlinkSync(victim!, home + '/' + name);
    } catch {}
  }
}
`;

test('several files are fixed, or none where one cannot be', () => {
  const path = home();
  const text = "<network><name>n</name><forward mode='Nat'/></network>\n";
  for (const name of ['a', 'b']) writeFileSync(`${path}/${name}.xml`, text.replace('>n<', `>${name}<`));
  mkdirSync(`${path}/elsewhere`);
  appendFileSync(`${path}/elsewhere/c.xml`, text);
  chownSync(`${path}/elsewhere`, isRoot ? NOBODY : -1, -1);
  const files = [`${path}/a.xml`, `${path}/b.xml`];
  const state = `${path}/state`;
  const fix = ['validate', '--fix', ...files];
  if (isRoot) {
    const [run] = vnet({ state }, [...fix, `${path}/elsewhere/c.xml`]);
    expect([run?.status, run?.stderr.split('\n')[0]]).toEqual([
      4,
      `error: refusing to use ${path}/elsewhere/c.xml as root: user ${NOBODY} can write to ${path}/elsewhere, and the file belongs to root`,
    ]);
    expect(files.map((file) => readFileSync(file, 'utf8').includes('Nat'))).toEqual([true, true]);
  }
  vnet({ state }, fix);
  expect(files.map((file) => readFileSync(file, 'utf8').includes('Nat'))).toEqual([false, false]);
});

test('root follows no link of another user to read a file either', () => {
  if (!isRoot) return;
  const path = home();
  mkdirSync(`${path}/theirs`);
  writeFileSync(`${path}/secret`, 'hosts: secret\n', { mode: 0o600 });
  symlinkSync(`${path}/secret`, `${path}/theirs/file`);
  chownSync(`${path}/theirs`, NOBODY, -1);
  mkdirSync(`${path}/leases`);
  const file = `${path}/theirs/file`;
  for (const words of [
    ['nss', 'status', '--file', file],
    ['hosts', '--state-dir', `${path}/leases`, '--file', file],
  ]) {
    const [run] = vnet({ state: `${path}/state` }, words);
    expect([run?.status, run?.stdout]).toEqual([4, '']);
    expect(run?.stderr).toContain(`as root: user ${NOBODY} can write to ${path}/theirs`);
  }
});
