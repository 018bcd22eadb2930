import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { temporaryFile } from '../../src/host/temporary-file.ts';

const parent = mkdtempSync(join(tmpdir(), 'files-'));
afterEach(() => rmSync(parent, { recursive: true, force: true }));

const isOwnersAlone = (path: string) => (statSync(path).mode & 0o077) === 0;

test('the file is for the user alone, and gone once it is removed', () => {
  mkdirSync(parent, { recursive: true });
  const file = temporaryFile('network.xml', '<network/>', parent);
  expect(readFileSync(file.path, 'utf8')).toBe('<network/>');
  expect([file.path, join(file.path, '..')].map(isOwnersAlone)).toEqual([true, true]);
  file.remove();
  expect(readdirSync(parent)).toEqual([]);
});

test('what a killed vnet has left is removed, and what another one uses is not', () => {
  mkdirSync(parent, { recursive: true });
  // No process has a number beyond the kernel's limit, 2^22.
  const names = ['vnet-4194305-aaaaaa', `vnet-${process.pid}-aaaaaa`, 'vnet-4194305', 'vnet-try'];
  for (const name of names) mkdirSync(join(parent, name));
  temporaryFile('network.xml', '', parent).remove();
  expect(readdirSync(parent).sort()).toEqual(names.slice(1).sort());
});

test('a directory that is not there is reported', () => {
  expect(existsSync(parent)).toBe(false);
  expect(() => temporaryFile('network.xml', '', parent)).toThrow(
    `cannot write a file in ${parent}: No such file or directory`,
  );
});
