import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { readRegularFile, replaceFile } from '../../src/host/replace-file.ts';

let directory = '';
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'vnet-test-'));
});
afterEach(() => rmSync(directory, { recursive: true }));
const at = (name: string) => join(directory, name);
const content = Buffer.from('new \xff\0', 'latin1');

test('a file gets new content and keeps its mode, and no other file is left', () => {
  writeFileSync(at('hosts'), 'old');
  chmodSync(at('hosts'), 0o640);
  expect(replaceFile(at('hosts'), content)).toBe(true);
  expect(readFileSync(at('hosts'))).toEqual(content);
  expect(statSync(at('hosts')).mode & 0o7777).toBe(0o640);
  expect(readdirSync(directory)).toEqual(['hosts']);
});

test('a new file is readable by all, or as the one it is like', () => {
  writeFileSync(at('secret'), '');
  chmodSync(at('secret'), 0o600);
  replaceFile(at('a'), content);
  replaceFile(at('b'), content, { like: at('secret') });
  expect(['a', 'b'].map((name) => statSync(at(name)).mode & 0o7777)).toEqual([0o644, 0o600]);
});

test.each(['real/hosts', 'link/hosts', '../X/real/hosts'])(
  'a link to %s is followed, also where that is not there yet',
  (to) => {
    mkdirSync(at('real'));
    symlinkSync('real', at('link'));
    const target = to.replace('X', directory.split('/').at(-1) ?? '');
    symlinkSync(target, at('first'));
    symlinkSync('first', at('hosts'));
    for (const text of ['one', 'two']) {
      replaceFile(at('hosts'), Buffer.from(text));
      expect([readFileSync(at('real/hosts'), 'utf8'), readlinkSync(at('hosts')), readlinkSync(at('first'))]).toEqual([
        text,
        'first',
        target,
      ]);
    }
    expect(lstatSync(at('real/hosts')).isFile()).toBe(true);
  },
);

test.each([
  ['other', undefined],
  [undefined, 'old'],
  ['old', 'older'],
])('where there is %j, and %j was read, nothing is done', (there, read) => {
  if (there !== undefined) writeFileSync(at('hosts'), there);
  expect(replaceFile(at('hosts'), content, { before: read === undefined ? undefined : Buffer.from(read) })).toBe(false);
  expect(readdirSync(directory)).toEqual(there === undefined ? [] : ['hosts']);
  if (there !== undefined) expect(readFileSync(at('hosts'), 'utf8')).toBe(there);
});

test('what was read is replaced', () => {
  expect(replaceFile(at('hosts'), content, { before: undefined })).toBe(true);
  expect(replaceFile(at('hosts'), Buffer.from('x'), { before: content })).toBe(true);
  expect(readFileSync(at('hosts'), 'utf8')).toBe('x');
});

test.each([
  ['no/hosts', 'No such file or directory'],
  ['file/hosts', 'Not a directory'],
  ['loop', 'Too many levels of symbolic links'],
  ['directory', 'Is a directory'],
])('%s cannot be written: %s', (name, reason) => {
  writeFileSync(at('file'), '');
  symlinkSync('loop', at('loop'));
  mkdirSync(at('directory'));
  expect(() => replaceFile(at(name), content)).toThrow(`cannot write ${at(name)}: ${reason}`);
  expect(readdirSync(directory).sort()).toEqual(['directory', 'file', 'loop']);
});

test('what is no file is not replaced by one', () => {
  symlinkSync('/dev/null', at('null'));
  expect(() => replaceFile(at('null'), content)).toThrow(`cannot write ${at('null')}: Not a regular file`);
  expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
});

test('reads a regular file, and nothing else', () => {
  writeFileSync(at('hosts'), content);
  chmodSync(at('hosts'), 0o640);
  mkdirSync(at('directory'));
  symlinkSync('/dev/null', at('null'));
  expect(readRegularFile(at('hosts'))).toMatchObject({ bytes: content, mode: 0o640, uid: process.geteuid?.() });
  expect([readRegularFile(at('missing')), readRegularFile(at('missing/hosts'))]).toEqual([undefined, undefined]);
  expect(() => readRegularFile(at('null'))).toThrow(`cannot read ${at('null')}: Not a regular file`);
  expect(() => readRegularFile(at('directory'))).toThrow(`cannot read ${at('directory')}: Is a directory`);
  expect(() => readRegularFile(at('hosts/x'))).toThrow(`cannot read ${at('hosts/x')}: Not a directory`);
});
