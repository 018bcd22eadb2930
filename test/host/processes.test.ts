import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { listDirectory, readFile } from '../../src/host/files.ts';
import { nodeHost } from '../../src/host/node.ts';
import { commandLine, processes } from '../../src/host/proc.ts';

const directory = mkdtempSync(join(tmpdir(), 'vnet-processes-'));
afterAll(() => rmSync(directory, { recursive: true }));

const sh = (script: string, ...words: string[]) => ['-c', script, 'sh', ...words];

/** Milliseconds. The programs below would run for an hour. */
const BRIEF = 200;

/** Resolves once no process has this word in its command line: jest ends the test where one stays. */
async function ended(word: string): Promise<void> {
  const files = { readFile, listDirectory };
  while (processes(files).some((pid) => commandLine(files, pid).includes(word))) await nodeHost.sleep(20);
}

test('a program that ends in time gives its output and its status', async () => {
  expect(await nodeHost.run('sh', sh('cat; echo no >&2; exit 3'), { input: 'yes', limit: 60_000 })).toEqual({
    status: 3,
    signal: undefined,
    stdout: 'yes',
    stderr: 'no\n',
  });
});

test.each([
  ['sleeps', 'exec sleep 3601.1'],
  ['waits for a child of its own', 'sleep 3601.2; echo late'],
  ['ignores SIGTERM', 'trap "" TERM; sleep 3601.3; sleep 3601.3'],
])('a program that %s is ended at the limit, with all that it has started', async (_title, script) => {
  await expect(nodeHost.run('sh', sh(script), { limit: BRIEF })).rejects.toMatchObject({
    code: 'timeout',
    message: `sh -c ${script} sh did not answer within 200 ms`,
    hints: [{ message: 'wait longer, or forever with 0', commands: ['export VNET_TIMEOUT=2'] }],
  });
  await ended(/3601\.\d/.exec(script)?.[0] ?? '');
});

test('the limit counts from the last output where one program gives many answers', async () => {
  const script = 'for answer in 1 2 3 4 5 6; do sleep 0.5; echo $answer >&2; done';
  const options = { limit: 2_000, limitFrom: 'output' } as const;
  expect(await nodeHost.run('sh', sh(script), options)).toMatchObject({ status: 0, stderr: '1\n2\n3\n4\n5\n6\n' });
});

test('no limit is no limit', async () => {
  expect(await nodeHost.run('true', [], { limit: Number.POSITIVE_INFINITY })).toMatchObject({ status: 0 });
});

test('what a program leaves running does not keep its answer back', async () => {
  expect(await nodeHost.run('sh', sh('sleep 3602.1 & echo done'), { limit: 60_000 })).toMatchObject({
    stdout: 'done\n',
  });
  const files = { readFile, listDirectory };
  const left = processes(files).filter((pid) => commandLine(files, pid).includes('3602.1'));
  for (const pid of left) process.kill(pid, 'SIGKILL');
  expect(left.length).toBe(1);
});

test('a program that prints without end is ended', async () => {
  await expect(nodeHost.run('yes', [])).rejects.toMatchObject({
    code: 'refused',
    message: 'yes printed more than 256 MiB',
  });
});

test('a program that is slow is reported once, before the limit', async () => {
  const marker = join(directory, 'slow');
  let calls = 0;
  const slow = () => {
    calls += 1;
    void nodeHost.run('touch', [marker]);
  };
  const script = 'until [ -e "$1" ]; do sleep 0.05; done';
  expect(await nodeHost.run('sh', sh(script, marker), { limit: 60_000, slow })).toMatchObject({ status: 0 });
  expect(calls).toBe(1);
});

test.each([
  [
    'that is not there',
    'vnet-no-such-program',
    { code: 'program-missing', message: 'vnet-no-such-program is not installed' },
  ],
  ['that may not be run', '/etc/passwd', { code: 'permission', message: '/etc/passwd may not be run' }],
])('a program %s', async (_title, program, error) => {
  await expect(nodeHost.run(program, [], { limit: 60_000 })).rejects.toMatchObject(error);
  await expect(nodeHost.converse(program, []).then((dialogue) => dialogue.end())).rejects.toMatchObject(error);
});

test('an argument with a NUL character is refused', async () => {
  await expect(nodeHost.run('true', ['a\0b'])).rejects.toMatchObject({ code: 'usage' });
});

test('a dialogue gives what is printed as it comes, and ends with its input', async () => {
  const dialogue = await nodeHost.converse('cat', []);
  dialogue.write('one\n');
  expect(await dialogue.next()).toEqual({ stream: 'stdout', text: 'one\n' });
  expect(await dialogue.end()).toEqual({ status: 0, signal: undefined });
  expect(await dialogue.next()).toBeUndefined();
});

test('a dialogue that ignores SIGTERM is killed', async () => {
  const dialogue = await nodeHost.converse('sh', sh('trap "" TERM; echo ready; while :; do sleep 0.1; done'));
  await dialogue.next();
  dialogue.kill();
  expect(await dialogue.end()).toEqual({ status: undefined, signal: 'SIGKILL' });
});

test.each([false, true])('a program that is tied to vnet runs as it would by itself (changes: %s)', async (changes) => {
  const script = 'printf "%s\\n" "$0" "$@"; kill -TERM $$';
  expect(await nodeHost.run('sh', ['-c', script, 'a b', '', "it's", '$HOME'], { changes })).toEqual({
    status: undefined,
    signal: 'SIGTERM',
    stdout: "a b\n\nit's\n$HOME\n",
    stderr: '',
  });
});

test('what changes something does not begin when its parent has ended before', async () => {
  const { tied } = await import('../../src/host/tie.ts');
  const marker = join(directory, 'changed');
  const line = tied({ program: 'touch', args: [marker] });
  expect(line?.args).toContain(String(process.pid));
  // Started by a shell, it has another parent than the one that it was to have.
  const { status } = await nodeHost.run('sh', sh('"$@"; exit $?', line?.program ?? '', ...(line?.args ?? [])));
  expect({ status, changed: existsSync(marker) }).toEqual({ status: 1, changed: false });
});
