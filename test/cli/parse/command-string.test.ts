import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { splitCommandString } from '../../../src/cli/parse/command-string.ts';
import { nodeHost } from '../../../src/host/node.ts';

const wordsOf = (text: string) => splitCommandString(text)?.map(({ words }) => words);

test.each([
  [
    'net-start lan; net-info lan',
    [
      ['net-start', 'lan'],
      ['net-info', 'lan'],
    ],
  ],
  ['a\nb', [['a'], ['b']]],
  [' ;; a ;', [['a']]],
  ['# nothing', []],
  ['', []],
  ['a;# b; c\nd#e #f', [['a'], ['d#e']]],
  [`a "b;c" 'd"\n' e\\;f ''`, [['a', 'b;c', 'd"\n', 'e;f', '']]],
  ['a "\\"\\\\\\x" \\\nb c\\\nd', [['a', '"\\x', 'b', 'cd']]],
  ["a 'b", [['a', 'b']]],
  ['a "b', undefined],
  ['a\\', undefined],
])('%j', (text, expected) => {
  expect(wordsOf(text)).toEqual(expected);
});

test('each command has its part of the string', () => {
  expect(splitCommandString(" a 'b' # c\n;d;")?.map(({ source }) => source)).toEqual(["a 'b'", 'd']);
});

const hasVirsh = await nodeHost.run('virsh', ['--version']).then(
  () => true,
  () => false,
);

/** How virsh's `echo --shell` prints a word. */
function quoted(word: string): string {
  if (word === '') return "''";
  return /[\r\t\n !"#$&'()*;<>?[\\\]^`{|}~]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : word;
}

const COMMAND = 'echo --shell --';
/** What means something to virsh, and some that does not. */
const piece = fc.constantFrom(
  ...['a', 'b=', '-', 'ä', ' ', ' ', '\t', "'", '"', '\\', '#', '\\\n', '$x', '`', '\r', "''"],
  ...[`; ${COMMAND} `, `\n${COMMAND} `, ';', '\n'],
);

(hasVirsh ? test : test.skip)(
  'virsh splits in the same way',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: piece, maxLength: 16 }), async (random) => {
        const text = `${COMMAND} ${random} `;
        const { status, stdout, stderr } = await nodeHost.run('virsh', ['-q', text]);
        const commands = wordsOf(text);
        const other = commands?.find(([name]) => name !== 'echo');
        if (commands === undefined) {
          expect({ status, stderr }).toEqual({
            status: 1,
            stderr: expect.stringMatching(/missing "|dangling \\|unknown/),
          });
        } else if (other === undefined) {
          const lines = commands.map((words) => words.slice(3).map(quoted).join(' '));
          expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: lines.join(''), stderr: '' });
        } else {
          expect({ status, stdout, stderr }).toEqual({
            status: 1,
            stdout: '',
            stderr: `error: unknown command: '${other[0]}'\n`,
          });
        }
      }),
      { numRuns: Number(process.env['RUNS'] ?? 200) },
    );
  },
  600_000,
);
