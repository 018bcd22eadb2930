import { expect, test } from '@jest/globals';
import { renderTable } from '../../src/render/table.ts';

type Row = readonly (string | undefined)[];
const columns = ['One', 'Two', 'III'].map((title, index) => ({ title, cell: (row: Row) => row[index] }));

async function lines(rows: readonly Row[], header?: boolean): Promise<string[]> {
  let text = '';
  for await (const piece of renderTable(columns, rows, header)) text += piece.toString();
  return text.split('\n');
}

test.each<[string, readonly Row[], boolean | undefined, readonly string[]]>([
  ['no row', [], undefined, [' One   Two   III', '------------------', '']],
  ['no row and no header', [], false, ['']],
  [
    'a missing and an empty cell',
    [[undefined, '', 'x']],
    undefined,
    [' One   Two   III', '------------------', ' -     -     x', ''],
  ],
  ['only missing cells, no header', [[undefined, undefined, undefined]], false, [' -   -   -', '']],
  [
    'a wide cell in each column',
    [
      ['longer', 'b', 'c'],
      ['a', 'longest', 'much longer'],
    ],
    undefined,
    [
      ' One      Two       III',
      '---------------------------------',
      ' longer   b         c',
      ' a        longest   much longer',
      '',
    ],
  ],
  ['what a terminal obeys', [['\u001b[2J', 'a\\b', 'c']], false, [' \\x1b[2J   a\\b   c', '']],
  [
    'letters of two cells',
    [
      ['漢字', 'é', 'c'],
      ['a', 'b', 'c'],
    ],
    false,
    [' 漢字   é   c', ' a      b   c', ''],
  ],
])('%s', async (_title, rows, header, expected) => {
  expect(await lines(rows, header)).toEqual(expected);
});

test('a long table comes in pieces, each line whole and the same', async () => {
  const rows = Array.from({ length: 30_000 }, (_, n): Row => [`row ${n % 7}`, undefined, 'x']);
  const pieces: string[] = [];
  for await (const piece of renderTable(columns, rows)) pieces.push(piece.toString());
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.every((piece) => piece.endsWith('\n'))).toBe(true);
  expect(new Set(pieces.join('').split('\n')).size).toBe(7 + 3);
});
