import { expect, test } from '@jest/globals';
import { nodeHost } from '../src/host/node.ts';
import { shellCommand, shellWord } from '../src/shell-words.ts';

const WORDS = [
  ...[
    'default',
    '',
    ' ',
    'my lab',
    "it's",
    '"quoted"',
    '$HOME',
    '`id`',
    '$(id)',
    'a;b',
    'a&b',
    'a|b',
    '*',
    '~',
    '#x',
    '!x',
  ],
  ...[
    '<host/>',
    'a\\b',
    '-x',
    '--help',
    'é漢😀',
    'a\nb',
    'a\tb',
    'a\u001b[2Jb',
    "a'\u001b\\b",
    '\u202eabc',
    'a\u0085b',
    'a\u{e0041}b',
    'soft\u00adhyphen',
  ],
];

test('bash reads each word as it was', async () => {
  const { stdout } = await nodeHost.run('bash', ['-c', `printf '%s\\0' ${shellCommand(...WORDS)}`], {
    env: { LC_ALL: 'C.UTF-8' },
  });
  expect(stdout.split('\0').slice(0, -1)).toEqual(WORDS);
});

test.each([
  ['default', 'default'],
  ['qemu+ssh://root@host/system', 'qemu+ssh://root@host/system'],
  ['my lab', "'my lab'"],
  ["it's", "'it'\\''s'"],
  ['a\u001bb', "$'a\\x1bb'"],
])('%j is written as %s', (word, written) => {
  expect(shellWord(word)).toBe(written);
});
