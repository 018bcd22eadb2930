import { describe, expect, test } from '@jest/globals';
import { renderTable } from '../../src/render/table.ts';

type Row = readonly (string | undefined)[];
const columns = ['One', 'Two', 'III'].map((title, index) => ({ title, cell: (row: Row) => row[index] }));

async function lines(rows: readonly Row[], header?: boolean, terminal?: number): Promise<string[]> {
  let text = '';
  for await (const piece of renderTable(columns, rows, { header, terminal })) text += piece.toString();
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
  ['only missing cells, no header', [[undefined, undefined, undefined]], false, ['-   -   -', '']],
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
  ['what a terminal obeys', [['\u001b[2J', 'a\\b', 'c']], false, ['\\x1b[2J   a\\b   c', '']],
  [
    'letters of two cells',
    [
      ['漢字', 'é', 'c'],
      ['a', 'b', 'c'],
    ],
    false,
    ['漢字   é   c', 'a      b   c', ''],
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

test('cells of every length and width are in their columns', async () => {
  const texts = ['a', '漢', 'é'.repeat(300), 'x'.repeat(254), 'x'.repeat(255), 'y'.repeat(70_000), '\\x41', 'b c'];
  const rows = Array.from({ length: 400 }, (_, n): Row => [texts[n % 5], `row ${n}`, texts[(n * 7) % 8]]);
  const shown = (text = '') => text.replace('\\x', '\\x5cx');
  const cells = (text: string) => text.length + (text.match(/漢/g)?.length ?? 0);
  const expected = rows.map(([one = '', two = '', three]) =>
    [`${one}${' '.repeat(300 - cells(one))}`, two.padEnd(7), shown(three)].join('   '),
  );
  expect(await lines(rows, false)).toEqual([...expected, '']);
});

describe('on a terminal', () => {
  const leases = [
    { title: 'Guest', cell: (row: Row) => row[0] },
    { title: 'Client ID', cell: (row: Row) => row[1], drop: 1 },
    { title: 'MAC', cell: (row: Row) => row[2], drop: 2 },
    { title: 'Note', cell: (row: Row) => row[3] },
  ];
  const rows = [
    ['web', '01:52:54:00:00:00:01', '52:54:00:00:00:01', 'the address is reserved for another guest'],
    ['日本', '', '', 'ok'],
  ];
  async function fitted(terminal: number): Promise<string[]> {
    let text = '';
    for await (const piece of renderTable(leases, rows, { terminal })) text += piece.toString();
    return text.split('\n');
  }

  test.each([
    [
      120,
      [
        ' Guest   Client ID              MAC                 Note',
        '-----------------------------------------------------------------------------------------------',
        ' web     01:52:54:00:00:00:01   52:54:00:00:00:01   the address is reserved for another guest',
        ' 日本    -                      -                   ok',
        '',
      ],
    ],
    [
      80,
      [
        ' Guest   MAC                 Note',
        '------------------------------------------------------------------------',
        ' web     52:54:00:00:00:01   the address is reserved for another guest',
        ' 日本    -                   ok',
        '',
      ],
    ],
    [
      60,
      [
        ' Guest   Note',
        '----------------------------------------------------',
        ' web     the address is reserved for another guest',
        ' 日本    ok',
        '',
      ],
    ],
    [
      40,
      [
        ' Guest   Note',
        '----------------------------------------',
        ' web     the address is reserved for',
        '         another guest',
        ' 日本    ok',
        '',
      ],
    ],
  ])('of %d columns, columns are dropped, then the widest wraps', async (terminal, expected) => {
    expect(await fitted(terminal)).toEqual(expected);
  });

  const addresses = [
    { title: 'Guest', cell: (row: Row) => row[0] },
    { title: 'IP address', cell: (row: Row) => row[1] },
    { title: 'Left', cell: (row: Row) => row[2], dropLast: true as const },
    { title: 'Notes', cell: (row: Row) => row[3], prose: true as const },
  ];
  const ipv6 = '2001:db8:1234:5678:9abc:def0:1234:5678';
  const found: readonly Row[] = [
    ['a-guest-with-a-long-name', '192.168.122.200', '58m 10s', 'its reservation is for 52:54:00:00:00:01'],
  ];
  async function textOf(rows: readonly Row[], terminal: number): Promise<string> {
    let text = '';
    for await (const piece of renderTable(addresses, rows, { terminal })) text += piece.toString();
    return text;
  }

  test('an address is never broken: a column is dropped for it', async () => {
    expect((await textOf(found, 58)).split('\n')).toEqual([
      ' Guest               IP address        Notes',
      '----------------------------------------------------------',
      ' a-guest-with-a-lo   192.168.122.200   its reservation',
      ' ng-name                               is for',
      '                                       52:54:00:00:00:01',
      '',
    ]);
  });

  test.each([30, 40, 60, 80, 120])('of %d columns, every address is whole', async (terminal) => {
    const text = await textOf([...found, ['db', `${ipv6}/64`, '1s', '']], terminal);
    for (const address of ['192.168.122.200', '52:54:00:00:00:01', `${ipv6}/64`]) expect(text).toContain(address);
  });

  test('columns without values are dropped first, and only if the table is too wide', async () => {
    const columns = [
      { title: 'Hostname', cell: (row: Row) => row[0], dropEmpty: true as const },
      { title: 'Guest', cell: (row: Row) => row[1], dropEmpty: true as const },
      { title: 'IP address', cell: (row: Row) => row[2] },
      { title: 'Left', cell: (row: Row) => row[3], drop: 1 },
    ];
    const rows: Row[] = [
      ['', 'web', '192.168.122.200', '58m 10s'],
      ['', '', '192.168.122.201', '1s'],
    ];
    const titles = async (terminal: number) => {
      let text = '';
      for await (const piece of renderTable(columns, rows, { terminal })) text += piece.toString();
      expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(terminal);
      return (text.split('\n')[0] ?? '').trim().split(/ {3,}/);
    };
    expect(await titles(50)).toEqual(['Hostname', 'Guest', 'IP address', 'Left']);
    expect(await titles(40)).toEqual(['Guest', 'IP address', 'Left']);
    expect(await titles(30)).toEqual(['Guest', 'IP address']);
  });

  test('without rows, the header is omitted if an error says why', async () => {
    const pieces = [];
    for await (const piece of renderTable(addresses, [], { headerIfEmpty: false })) pieces.push(piece);
    expect(pieces).toEqual([]);
  });
});
