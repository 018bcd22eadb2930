import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { paintFor } from '../../src/render/colour.ts';
import { unifiedDiff } from '../../src/render/diff.ts';
import { growth, NEARLY_LINEAR } from '../growth.ts';

const lines = (count: number) => Array.from({ length: count }, (_, index) => `${index}\n`).join('');

test.each([
  ['a line of one', 'a\n', 'b\n'],
  ['a line in the middle', lines(20), lines(20).replace('9\n', 'nine\n')],
  ['lines at both ends', lines(30), `first\n${lines(30)}last\n`],
  ['lines that go', lines(30), lines(30).replace(/3\n|4\n/g, '')],
  ['tabs', '1.1.1.1\ta\n', '1.1.1.1\tb\n'],
  ['a new file', '', 'a\nb\n'],
  ['a large new file', '', lines(2000)],
  ['all of a file', 'a\nb\n', ''],
  ['no line feed before', 'a\nb', 'a\nb\nc\n'],
  ['no line feed behind', 'a\nb\n', 'a\nb\nc'],
  ['no line feed, and no change there', 'a\nb', 'c\nb'],
  [
    '60 inserted lines and one change further on',
    lines(200),
    lines(200)
      .replace('99\n', `99\n${'new\n'.repeat(60)}`)
      .replace('150\n', 'other\n'),
  ],
  [
    'more lines than are compared',
    `head\n${lines(2000)}tail\n`,
    `head\n${lines(2000).replaceAll('\n', ' changed\n')}tail`,
  ],
  ['empty lines at the end', 'a\n\n\n', 'b\n\n\n'],
])('the diff of %s is that of diff -u', async (_title, before, after) => {
  const directory = mkdtempSync(join(tmpdir(), 'vnet-test-'));
  writeFileSync(join(directory, 'before'), before);
  writeFileSync(join(directory, 'after'), after);
  const words = ['-u', '--label', 'f', '--label', 'f', 'before', 'after'];
  const { stdout } = spawnSync('diff', words, { cwd: directory, encoding: 'utf8' });
  rmSync(directory, { recursive: true });
  expect(unifiedDiff(before, after, 'f', await paintFor(false))).toBe(stdout);
});

test('the time is linear in the size of two texts that differ in every line', async () => {
  const paint = await paintFor(false);
  const text = (size: number, word: string) =>
    Array.from({ length: size }, (_, index) => `${word} ${index}\n`).join('');
  expect(growth(2_000, (size) => unifiedDiff(text(size, 'a'), text(size, 'b'), 'f', paint))).toBeLessThan(
    NEARLY_LINEAR,
  );
});

test('what a terminal obeys is escaped', async () => {
  expect(unifiedDiff('a\x1b[2J\r\n', '\u202eb\n', 'f', await paintFor(false))).toBe(
    '--- f\n+++ f\n@@ -1 +1 @@\n-a\\x1b[2J\\x0d\n+\\u{202e}b\n',
  );
});
