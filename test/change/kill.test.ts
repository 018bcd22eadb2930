import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { bundle, isRoot, NOBODY, runScript, scratchDirectory } from '../children.ts';

const scratch = scratchDirectory();
afterAll(() => scratch.remove());
const at = (...names: string[]) => join(scratch.path, ...names);

/**
 * Changes a file, creates one, makes a directory by a command and removes a file. SIGKILL ends it at the n-th call that
 * changes the file system or starts a program. With `none` it is a later run, which changes nothing itself.
 */
const CHILD = `
import childProcess from 'node:child_process';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { changeHost } from './src/change/change.ts';
import { editStep } from './src/change/file-step.ts';
import { hostWithState } from './test/change/host-with-state.ts';

const [directory, calls] = process.argv.slice(2);
const host = hostWithState(directory + '/state');
const at = (name: string) => directory + '/files/' + name;
if (calls === 'none') {
  const { findings } = await changeHost(host, async () => ({ title: 'next', steps: [] }));
  process.stdout.write(findings.map(({ message }) => message).join('\\n'));
} else {
  let left = Number(calls);
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
  const steps = [
    await editStep(host, at('changed'), () => 'new'),
    await editStep(host, at('created'), () => 'new'),
    { kind: 'command', description: 'make it', apply: ['mkdir', at('made')], undo: ['rmdir', at('made')], check: ['test', '-d', at('made')] },
    await editStep(host, at('removed'), () => undefined),
  ] as const;
  await changeHost(host, async () => ({ title: 'test', steps }));
}
`;

let script = '';
beforeAll(() => {
  script = bundle(CHILD, at('child.mjs'));
});

const BEFORE = { changed: 'old', removed: 'old' };
const AFTER = { changed: 'new', created: 'new', made: 'directory' };

/** In turns as root, and as an ordinary user. */
test('a process that is killed at any call leaves what the next one finishes or rolls back', () => {
  const seen = new Set<string>();
  let calls = 0;
  for (; ; calls += 2) {
    const uid = isRoot && calls % 4 === 2 ? { uid: NOBODY } : {};
    const run = at(`run${calls}`);
    mkdirSync(join(run, 'files'), { recursive: true });
    for (const [name, text] of Object.entries(BEFORE)) writeFileSync(join(run, 'files', name), text);
    if (uid.uid !== undefined) give(run, uid.uid);
    const { signal, status, stderr } = runScript(script, [run, String(calls)], uid);
    if (signal === null) expect([status, stderr]).toEqual([0, '']);
    const { stdout } = runScript(script, [run, 'none'], uid);
    const now = contentOf(join(run, 'files'));
    expect([BEFORE, AFTER]).toContainEqual(now);
    expect(readdirSync(join(run, 'state'))).toEqual(['lock']);
    if (stdout !== '') {
      expect([stdout, now]).toEqual(
        /finished/.test(stdout)
          ? ['finished a change that was interrupted: test', AFTER]
          : ['rolled back a change that was interrupted: test', BEFORE],
      );
    }
    seen.add(stdout);
    if (signal === null) break;
  }
  expect(seen.size).toBe(3);
});

function contentOf(directory: string): Record<string, string> {
  const entries = readdirSync(directory).map((name): [string, string] => {
    const path = join(directory, name);
    return [name, statSync(path).isDirectory() ? 'directory' : readFileSync(path, 'utf8')];
  });
  return Object.fromEntries(entries);
}

function give(directory: string, uid: number): void {
  const owner = bundle(
    "import { chownSync, readdirSync } from 'node:fs'; const [d, u] = process.argv.slice(2); for (const n of ['', ...readdirSync(d!, { recursive: true }) as string[]]) chownSync(d + '/' + n, +u!, +u!);",
    at('give.mjs'),
  );
  expect(runScript(owner, [directory, String(uid)]).status).toBe(0);
}
