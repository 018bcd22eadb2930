import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { listDirectory, readFile } from '../src/host/files.ts';
import { nodeHost } from '../src/host/node.ts';
import { commandLine, processes } from '../src/host/proc.ts';

/** The built program with programs that do not answer: it neither waits forever nor leaves anything running. */
const bin = join(import.meta.dirname, '../bin/vnet.js');
const directory = mkdtempSync(join(tmpdir(), 'vnet-stuck-'));
const path = (name: string) => join(directory, name);

/** virsh waits for `answers`, then writes its arguments to `done`. docker and podman never answer. */
const VIRSH = `#!/bin/sh
case $* in *--version*) echo 9.0.0; exit;; esac
echo $$ >>started
until [ -e answers ]; do sleep 0.05; done
echo "$*" >>done
`;
const DOCKER = '#!/bin/sh\nexec sleep 3603.1\n';

const env = {
  ...process.env,
  PATH: `${directory}:${process.env['PATH']}`,
  HOME: directory,
  TZ: 'UTC',
  // They are only queried if they have sockets.
  DOCKER_HOST: 'unix:///docker',
  CONTAINER_HOST: 'unix:///podman',
};

beforeAll(() => {
  mkdirSync(path('state'));
  writeFileSync(
    path('state/b.status'),
    '[{"ip-address":"10.0.0.5","mac-address":"52:54:00:00:00:01","hostname":"web","expiry-time":1999999999}]',
  );
  execFileSync('mkfifo', [path('state/x.status')]);
  mkdirSync(path('wrapper'));
  for (const [name, content] of [
    ['wrapper/virsh', WRAPPER],
    ['virsh', VIRSH],
    ['docker', DOCKER],
    ['podman', DOCKER],
  ] as const) {
    writeFileSync(path(name), content);
    chmodSync(path(name), 0o755);
  }
});
afterAll(() => rmSync(directory, { recursive: true }));

function forget(): void {
  for (const name of ['started', 'answers', 'done']) rmSync(path(name), { force: true });
}

function startVnet(words: readonly string[], variables: NodeJS.ProcessEnv = env): ChildProcess {
  return spawn(process.execPath, [bin, ...words], {
    cwd: directory,
    env: variables,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function vnet(...words: readonly string[]) {
  const child = startVnet(words);
  const text = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (piece: string) => (text[stream] += piece));
  }
  const [status] = await once(child, 'close');
  return { status, ...text };
}

const bash = (script: string, ...words: string[]) =>
  nodeHost.run('bash', ['-c', script, process.execPath, bin, ...words], { env });

/** The processes of virsh that have been started. Waits for the first one; jest ends the test if there is none. */
async function started(): Promise<number[]> {
  for (;;) {
    const text = existsSync(path('started')) ? readFileSync(path('started'), 'utf8') : '';
    if (text.endsWith('\n')) return text.trim().split('\n').map(Number);
    await nodeHost.sleep(20);
  }
}

async function ended(pid: number, name = 'virsh'): Promise<void> {
  for (;;) {
    const stat = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : '';
    if (!stat.includes(`${pid} (${name}) `) || stat.includes(') Z ')) return;
    await nodeHost.sleep(20);
  }
}

const CHANGES = [
  'net-destroy default',
  'net-destroy default --color never',
  'generate lab --subnet 10.9.0.0/24 --bridge b0 --define',
];
/** A wrapper script does the work in a child: it appends the child's number to `started` and waits for it. */
const WRAPPER = `#!/bin/sh
case $* in *--version*) echo 9.0.0; exit;; esac
sh -c 'echo $$ >>started; until [ -e answers ]; do sleep 0.05; done; echo late >>done'
exit
`;

const wrapped = { ...env, PATH: `${path('wrapper')}:${env.PATH}` };

test.each(
  ['net-start default', 'net-destroy default', 'net-list'].flatMap((line) =>
    (['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT'] as const).map((signal) => [line, signal] as const),
  ),
)('%s: a child of a wrapper script ends with vnet by %s', async (line, signal) => {
  forget();
  const child = startVnet(line.split(' '), wrapped);
  const [worker = 0] = await started();
  child.kill(signal);
  await once(child, 'exit');
  await ended(worker, 'sh');
  writeFileSync(path('answers'), '');
  expect(existsSync(path('done'))).toBe(false);
});

test.each(['net-start default', 'net-list'])('%s: a child of a wrapper script ends at the limit', async (line) => {
  forget();
  const child = startVnet(line.split(' '), { ...wrapped, VNET_TIMEOUT: '0.1' });
  const [[status], [worker = 0]] = await Promise.all([once(child, 'exit'), started()]);
  expect(status).toBe(7);
  await ended(worker, 'sh');
  writeFileSync(path('answers'), '');
  expect(existsSync(path('done'))).toBe(false);
});

const SIGNALS = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGKILL'] as const;

test.each(CHANGES.flatMap((line) => SIGNALS.map((signal) => [line, signal] as const)))(
  '%s: virsh ends with vnet by %s, and changes nothing later',
  async (line, signal) => {
    forget();
    const child = startVnet(line.split(' '));
    const [virsh = 0] = await started();
    child.kill(signal);
    await once(child, 'exit');
    await ended(virsh);
    writeFileSync(path('answers'), '');
    expect(existsSync(path('done'))).toBe(false);
  },
);

test.each([
  ['--timeout 0.2 net-list', 'libvirt did not answer within 200 ms: virsh net-list'],
  ['--timeout 0.2 net-list -o json', 'libvirt did not answer within 200 ms: virsh net-list --'],
  ['--timeout 0.2 net-list --color never', 'libvirt did not answer within 200 ms: virsh net-list'],
  ['net-list --timeout 0.2', 'libvirt did not answer within 200 ms: virsh net-list'],
  ['--timeout 20 net-list -o json --timeout=0.2', 'libvirt did not answer within 200 ms: virsh net-list --'],
  ['-c qemu+ssh://far/system status --timeout 0.2', 'did not answer within 200 ms: virsh net-list --all'],
])('%s ends at the limit', async (line, message) => {
  forget();
  const { status, stdout, stderr } = await vnet(...line.split(' '));
  expect({ status, stdout }).toEqual({ status: 7, stdout: '' });
  expect(stderr).toContain(message);
  await ended((await started())[0] ?? 0);
});

test('a change gets more time, and may still be carried out', async () => {
  forget();
  const { status, stderr } = await vnet('-c', 'qemu+ssh://far/system', '--timeout', '0.05', 'net-start', 'lab');
  expect(status).toBe(7);
  expect(stderr).toBe(
    [
      'error: libvirt at qemu+ssh://far/system did not answer within 500 ms: virsh net-start lab',
      'hint: libvirt may still do this; check before you try again: vnet -c qemu+ssh://far/system net-list --all',
      'hint: check that the host answers: ssh far virsh net-list',
      'hint: wait longer, or forever with 0: export VNET_TIMEOUT=1',
      '',
    ].join('\n'),
  );
});

test('a docker and a podman that do not answer are reported, and they are killed', async () => {
  forget();
  const { status, stdout, stderr } = await vnet('--timeout', '0.2', 'generate', 'lab');
  expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining('<name>lab</name>') });
  for (const engine of ['docker', 'podman']) {
    expect(stderr).toContain(
      `${engine}'s networks were not checked: ${engine} network ls -q did not answer within 200 ms`,
    );
  }
  const files = { readFile, listDirectory };
  expect(processes(files).filter((pid) => commandLine(files, pid).includes('3603.1'))).toEqual([]);
});

test.each(['leases', 'resolve web', 'hosts', 'inventory --list'])(
  '%s reports a pipe in a state directory, and answers the rest',
  async (line) => {
    const { stdout, stderr } = await vnet(...line.split(' '), '--state-dir', path('state'));
    expect(stdout).toContain('10.0.0.5');
    expect(stderr).toContain(`cannot read ${path('state/x.status')}: it is a pipe, not a regular file`);
  },
);

test('a pipe that the user names is read', async () => {
  const { status, stdout, stderr } = await bash('exec "$0" "$1" leases --file <(cat "$2")', path('state/b.status'));
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: '', stdout: expect.stringContaining('10.0.0.5') });
});

test('a pipe without a writer ends at the limit', async () => {
  const { status, stderr } = await vnet('--timeout', '0.2', 'leases', '--file', path('state/x.status'));
  expect(stderr).toContain(`${path('state/x.status')} gave no data for 200 ms`);
  expect(status).not.toBe(0);
});
