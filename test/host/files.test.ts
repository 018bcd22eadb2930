import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readFile, readInput } from '../../src/host/files.ts';

const directory = mkdtempSync(join(tmpdir(), 'vnet-files-'));
const path = (name: string) => join(directory, name);
const server = createServer();

beforeAll(async () => {
  writeFileSync(path('file'), 'text');
  mkdirSync(path('directory'));
  execFileSync('mkfifo', [path('pipe')]);
  symlinkSync(path('pipe'), path('link'));
  await new Promise<void>((resolve) => server.listen(path('socket'), resolve));
});
afterAll(() => {
  server.close();
  rmSync(directory, { recursive: true });
});

test('a regular file gives its bytes, one that is not there undefined', () => {
  expect([readFile(path('file')), readFile(path('none')), readFile(path('file/none'))]).toEqual([
    Buffer.from('text'),
    undefined,
    undefined,
  ]);
  expect(readFile('/proc/self/comm')?.toString()).toMatch(/\n$/);
});

test.each([
  ['pipe', 'it is a pipe, not a regular file'],
  ['link', 'it is a pipe, not a regular file'],
  ['socket', 'it is a socket, not a regular file'],
  ['directory', 'Is a directory'],
])('a %s is not read where nobody named it', (name, reason) => {
  expect(() => readFile(path(name))).toThrow(`cannot read ${path(name)}: ${reason}`);
});

test('a device is not read where nobody named it', () => {
  expect(() => readFile('/dev/zero')).toThrow('cannot read /dev/zero: it is a device, not a regular file');
});

test('a pipe that the user named is read to its end', () => {
  spawn('sh', ['-c', 'exec >"$1"; echo one; sleep 0.1; echo two', 'sh', path('pipe')], { stdio: 'ignore' });
  expect(readInput(path('pipe'), { silence: 60_000 })?.toString()).toBe('one\ntwo\n');
});

test('a pipe into which nobody writes ends at the limit', () => {
  expect(() => readInput(path('pipe'), { silence: 100 })).toThrow(`${path('pipe')} gave no data for 100 ms`);
});

test('a device that the user named is read', () => {
  expect(readInput('/dev/null')).toEqual(Buffer.alloc(0));
  expect(() => readInput('/dev/zero', { bytes: 1000 })).toThrow('/dev/zero is larger than 1000 bytes');
});

test('a file that the user named may be missing', () => {
  expect(readInput(path('none'))).toBeUndefined();
  expect(readInput(path('file'))?.toString()).toBe('text');
});
