import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readRegularFile, removeLeftovers, replaceFile } from '../../src/host/replace-file.ts';
import { bundle, isRoot, NOBODY, runScript, scratchDirectory, startScript } from '../children.ts';

let scratch = scratchDirectory();
beforeEach(() => {
  scratch = scratchDirectory();
});
afterEach(() => scratch.remove());
const at = (...names: string[]) => join(scratch.path, ...names);
const give = (path: string, uid: number) => chownSync(path, uid, uid);
const content = Buffer.from('new');
const asRoot = isRoot ? describe : describe.skip;

asRoot('root, in a directory of an ordinary user', () => {
  beforeEach(() => {
    mkdirSync(at('home'));
    give(at('home'), NOBODY);
    writeFileSync(at('secret'), 'secret');
    chmodSync(at('secret'), 0o600);
  });
  const secret = () => {
    const { uid, mode } = statSync(at('secret'));
    return [readFileSync(at('secret'), 'utf8'), uid, mode & 0o7777];
  };
  const untouched = ['secret', 0, 0o600];

  test("edits a file of that user with that user's rights", () => {
    writeFileSync(at('home/net.xml'), 'old');
    give(at('home/net.xml'), NOBODY);
    chmodSync(at('home/net.xml'), 0o640);
    expect(replaceFile(at('home/net.xml'), content)).toBe(true);
    const { uid, gid, mode } = statSync(at('home/net.xml'));
    expect([uid, gid, mode & 0o7777, readFileSync(at('home/net.xml'), 'utf8')]).toEqual([NOBODY, NOBODY, 0o640, 'new']);
    expect([process.geteuid?.(), process.getegid?.(), readdirSync(at('home'))]).toEqual([0, 0, ['net.xml']]);
  });

  test.each<[string, () => void]>([
    ['a file of root', () => writeFileSync(at('home/net.xml'), 'old')],
    ['a link to a file of root', () => symlinkSync('../secret', at('home/net.xml'))],
    ['a hard link to a file of root', () => linkSync(at('secret'), at('home/net.xml'))],
    ['no file', () => {}],
  ])('refuses %s', (_title, make) => {
    make();
    const before = existsSync(at('home/net.xml')) ? readFileSync(at('home/net.xml'), 'utf8') : undefined;
    expect(() => replaceFile(at('home/net.xml'), content)).toThrow(
      `refusing to use ${at('home/net.xml')} as root: user ${NOBODY} can write to ${at('home')}`,
    );
    expect(() => readRegularFile(at('home/net.xml'))).toThrow('refusing to use');
    expect(existsSync(at('home/net.xml')) ? readFileSync(at('home/net.xml'), 'utf8') : undefined).toBe(before);
    expect(secret()).toEqual(untouched);
    expect(readdirSync(at('home')).filter((name) => name !== 'net.xml')).toEqual([]);
  });

  test('refuses a file of that user in a directory of another', () => {
    mkdirSync(at('home/sub'));
    writeFileSync(at('home/sub/net.xml'), 'old');
    give(at('home/sub'), 1);
    give(at('home/sub/net.xml'), NOBODY);
    expect(() => replaceFile(at('home/sub/net.xml'), content)).toThrow('user 65534 and user 1 can write to');
  });

  test("cannot be led to that user's own file in a directory of root", () => {
    mkdirSync(at('spool'));
    writeFileSync(at('spool/tab'), 'old');
    give(at('spool/tab'), NOBODY);
    symlinkSync('../spool/tab', at('home/net.xml'));
    expect(() => replaceFile(at('home/net.xml'), content)).toThrow('Permission denied');
    expect([readFileSync(at('spool/tab'), 'utf8'), readdirSync(at('spool'))]).toEqual(['old', ['tab']]);
  });

  test('refuses a file of root in a directory of root that the user can move', () => {
    mkdirSync(at('home/etc'));
    writeFileSync(at('home/etc/hosts'), 'old');
    expect(() => replaceFile(at('home/etc/hosts'), content)).toThrow('refusing to use');
    expect(readFileSync(at('home/etc/hosts'), 'utf8')).toBe('old');
  });
});

asRoot('root', () => {
  test.each([
    ['a directory of a group', 0o775, 100, true],
    ['a directory of the world', 0o777, 0, true],
    ['a sticky directory of the world', 0o1777, 0, false],
    ['a directory of root alone', 0o755, 0, false],
  ])('in %s (%d)', (_title, mode, gid, refuses) => {
    mkdirSync(at('d'));
    writeFileSync(at('d/hosts'), 'old');
    chownSync(at('d'), 0, gid);
    chmodSync(at('d'), mode);
    for (const name of ['d/hosts', 'd/fresh']) {
      const edit = () => replaceFile(at(name), content);
      if (refuses) expect(edit).toThrow(`several users can write to ${at('d')}`);
      else expect(edit()).toBe(true);
    }
  });

  test('follows no link that another user made in a sticky directory', () => {
    mkdirSync(at('tmp'));
    chmodSync(at('tmp'), 0o1777);
    writeFileSync(at('secret'), 'secret');
    symlinkSync('../secret', at('tmp/net.xml'));
    chmodSync(at('secret'), 0o600);
    symlinkSync(scratch.path, at('tmp/link'));
    for (const name of ['tmp/net.xml', 'tmp/link']) lchown(at(name), NOBODY);
    for (const name of ['tmp/net.xml', 'tmp/link/secret']) {
      expect(() => replaceFile(at(name), content)).toThrow(`user ${NOBODY} can write to ${at('tmp')}`);
    }
    expect(readFileSync(at('secret'), 'utf8')).toBe('secret');
  });

  test('gives no program another user: a file that was edited has no set-user-ID', () => {
    writeFileSync(at('tool'), 'old');
    chmodSync(at('tool'), 0o4755);
    replaceFile(at('tool'), content);
    expect(statSync(at('tool')).mode & 0o7777).toBe(0o755);
  });

  test('does not mind who owns a file in its own directory', () => {
    writeFileSync(at('zone'), 'old');
    give(at('zone'), NOBODY);
    expect(replaceFile(at('zone'), content)).toBe(true);
    expect(statSync(at('zone')).uid).toBe(NOBODY);
  });

  test('is safe from a user who swaps everything for links while it works', async () => {
    mkdirSync(at('home'));
    writeFileSync(at('home/net.xml'), 'old');
    for (const name of ['home', 'home/net.xml']) give(at(name), NOBODY);
    writeFileSync(at('secret'), 'secret');
    chmodSync(at('secret'), 0o600);
    const attacker = bundle(ATTACKER, at('attacker.mjs'));
    chmodSync(attacker, 0o644);
    const attack = startScript(attacker, [at('home'), at('secret')], { uid: NOBODY });
    const outcomes = new Set<string>();
    for (let round = 0; round < 100; round++) {
      try {
        outcomes.add(String(replaceFile(at('home/net.xml'), Buffer.from(`round ${round}`))));
      } catch (error) {
        outcomes.add(String(error).replace(/:.*/, ''));
      }
    }
    attack.kill('SIGKILL');
    await attack.ended;
    const { uid, mode } = statSync(at('secret'));
    expect([readFileSync(at('secret'), 'utf8'), uid, mode & 0o7777]).toEqual(['secret', 0, 0o600]);
    expect([process.geteuid?.(), process.getegid?.()]).toEqual([0, 0]);
  });
});

/** Puts links, hard links and own files under every name of a directory, over and over. */
const ATTACKER = `
import * as fs from 'node:fs';
const [home, secret] = process.argv.slice(2);
const swap = (name: string) => {
  for (const act of [
    () => fs.unlinkSync(home + '/' + name),
    () => fs.symlinkSync(secret!, home + '/' + name),
    () => fs.unlinkSync(home + '/' + name),
    () => fs.linkSync(secret!, home + '/' + name),
    () => fs.writeFileSync(home + '/' + name, 'own'),
  ]) {
    try { act(); } catch {}
  }
};
for (;;) {
  for (const name of fs.readdirSync(home!)) swap(name);
  swap('net.xml');
}
`;

function lchown(path: string, uid: number): void {
  const script = bundle(
    "import { lchownSync } from 'node:fs'; lchownSync(process.argv[2]!, +process.argv[3]!, 0);",
    at('lchown.mjs'),
  );
  expect(runScript(script, [path, String(uid)]).status).toBe(0);
  expect(lstatSync(path).uid).toBe(uid);
}

describe('inside another root', () => {
  beforeEach(() => {
    mkdirSync(at('root/etc'), { recursive: true });
    mkdirSync(at('outside'));
    writeFileSync(at('outside/hosts'), 'outside');
  });
  const edit = () => replaceFile(at('root/etc/hosts'), content, { root: at('root') });

  test.each([
    ['an absolute link', () => symlinkSync('/etc/target', at('root/etc/hosts')), 'etc/target'],
    [
      'a link with more .. than there are directories',
      () => symlinkSync('../../../../target', at('root/etc/hosts')),
      'target',
    ],
    [
      'a link through a link',
      () => {
        symlinkSync('/etc', at('root/conf'));
        symlinkSync('/conf/target', at('root/etc/hosts'));
      },
      'etc/target',
    ],
  ])('%s stays inside', (_title, make, target) => {
    make();
    writeFileSync(at('root', target), 'old');
    expect(readRegularFile(at('root/etc/hosts'), at('root'))?.bytes.toString()).toBe('old');
    expect(edit()).toBe(true);
    expect(readFileSync(at('root', target), 'utf8')).toBe('new');
    expect(lstatSync(at('root/etc/hosts')).isSymbolicLink()).toBe(true);
  });

  test('a link to a directory outside does not lead there', () => {
    rmSync(at('root/etc'), { recursive: true });
    symlinkSync(at('outside'), at('root/etc'));
    expect(edit).toThrow('No such file or directory');
    symlinkSync('../../outside/hosts', at('root/hosts'));
    expect(() => replaceFile(at('root/hosts'), content, { root: at('root') })).toThrow('No such file or directory');
    expect(readFileSync(at('outside/hosts'), 'utf8')).toBe('outside');
  });
});

describe('when somebody else', () => {
  beforeEach(() => writeFileSync(at('hosts'), 'old'));
  const before = Buffer.from('old');

  test('has saved the same content under another name, the file is edited with its new attributes', () => {
    writeFileSync(at('theirs'), 'old');
    chmodSync(at('theirs'), 0o600);
    renameSync(at('theirs'), at('hosts'));
    expect(replaceFile(at('hosts'), content, { before })).toBe(true);
    expect(statSync(at('hosts')).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['appends to the file', "fs.appendFileSync(path, ' more')", 'old more'],
    ['replaces the file', "fs.writeFileSync(path + '~', 'theirs'); fs.renameSync(path + '~', path)", 'theirs'],
    ['writes the same again', "fs.writeFileSync(path, 'old')", 'old'],
    ['removes the file', 'fs.unlinkSync(path)', undefined],
    ['changes its mode', 'fs.chmodSync(path, 0o600)', 'old'],
  ])('%s at the last moment, nothing is done', (_title, act, left) => {
    const script = bundle(atSystemCall('fsyncSync', act), at('script.mjs'));
    expect(runScript(script, [at('hosts')]).stdout).toBe('false');
    expect(existsSync(at('hosts')) ? readFileSync(at('hosts'), 'utf8') : undefined).toBe(left);
    expect(readdirSync(scratch.path).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('makes a file where there was none, theirs stays', () => {
    rmSync(at('hosts'));
    const script = bundle(atSystemCall('fsyncSync', "fs.writeFileSync(path, 'theirs')", 'undefined'), at('script.mjs'));
    expect(runScript(script, [at('hosts')]).stdout).toBe('false');
    expect(readFileSync(at('hosts'), 'utf8')).toBe('theirs');
  });

  test('appends between the last look and the rename, the file is theirs again', () => {
    const script = bundle(atSystemCall('renameSync', "fs.appendFileSync(path, ' more')"), at('script.mjs'));
    expect(runScript(script, [at('hosts')]).stdout).toBe('false');
    expect(readFileSync(at('hosts'), 'utf8')).toBe('old more');
  });
});

/** A script that replaces the file and does something else just before one of the system calls. */
function atSystemCall(call: 'fsyncSync' | 'renameSync', act: string, before = "Buffer.from('old')"): string {
  return `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { replaceFile } from './src/host/replace-file.ts';
const path = process.argv[2]!;
const real = fs.${call} as (...args: unknown[]) => unknown;
let done = false;
(fs as Record<string, unknown>)['${call}'] = (...args: unknown[]) => {
  if (!done) { done = true; ${act}; }
  return real(...args);
};
syncBuiltinESMExports();
process.stdout.write(String(replaceFile(path, Buffer.from('new'), { before: ${before} })));
`;
}

describe('after a kill', () => {
  test.each(['old', undefined])(
    'at any system call the file is whole, and the next run leaves nothing behind: %j',
    (old) => {
      const script = bundle(KILLED_AT_CALL, at('script.mjs'));
      let calls = 0;
      for (; ; calls++) {
        mkdirSync(at(`run${calls}`));
        const path = at(`run${calls}`, 'hosts');
        if (old !== undefined) writeFileSync(path, old);
        const { signal } = runScript(script, [path, String(calls)]);
        const there = existsSync(path) ? readFileSync(path, 'utf8') : undefined;
        expect([old, 'new']).toContain(there);
        removeLeftovers([{ path }]);
        expect(readdirSync(at(`run${calls}`))).toEqual(there === undefined ? [] : ['hosts']);
        if (signal === null) break;
      }
      expect(calls).toBeGreaterThan(10);
    },
  );

  test('the file of a process that works is left alone', () => {
    writeFileSync(at(`.vnet-${process.ppid}-${startOf(process.ppid)}`), '');
    writeFileSync(at(`.vnet-${process.ppid}-1`), '');
    writeFileSync(at('.vnet-99999999-1'), '');
    mkdirSync(at('.vnet-99999998-1'));
    removeLeftovers([{ path: at('hosts') }, { path: at('missing/hosts') }]);
    expect(new Set(readdirSync(scratch.path))).toEqual(
      new Set(['.vnet-99999998-1', `.vnet-${process.ppid}-${startOf(process.ppid)}`]),
    );
  });
});

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** Replaces a file, and is killed at the n-th call of the file system. */
const KILLED_AT_CALL = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { replaceFile } from './src/host/replace-file.ts';
const [path, calls] = process.argv.slice(2);
let left = Number(calls);
for (const [name, real] of Object.entries(fs)) {
  if (!/Sync$/.test(name)) continue;
  (fs as Record<string, unknown>)[name] = (...args: unknown[]) => {
    if (left-- === 0) process.kill(process.pid, 'SIGKILL');
    return (real as (...args: unknown[]) => unknown)(...args);
  };
}
syncBuiltinESMExports();
replaceFile(path!, Buffer.from('new'));
`;
