import { expect, test } from '@jest/globals';
import { readVirshTable } from '../../src/libvirt/virsh-table.ts';

const COLUMNS = [
  { title: 'Name' },
  { title: 'State', pattern: '(?:in)?active' },
  { title: 'Autostart', pattern: 'yes|no' },
] as const;
const cells = (text: string) =>
  readVirshTable(text, COLUMNS).map(({ line, cells: row }) => row && [line, row.Name, row.State, row.Autostart]);

const TABLE = ` Name           State      Autostart
--------------------------------------
 default        active     yes
 a name         inactive   no
                active     no

`;

test('finds cells by the position of their title', () => {
  expect(cells(TABLE)).toEqual([
    [3, 'default', 'active', 'yes'],
    [4, 'a name', 'inactive', 'no'],
    [5, '', 'active', 'no'],
  ]);
});

test.each([
  ['without its first blanks', TABLE.replace(/^ /gm, '')],
  ['indented', TABLE.replace(/^(?=.)/gm, '    ')],
  ['with Windows line ends', TABLE.replaceAll('\n', '\r\n')],
  ['below a prompt', `$ virsh net-list\n${TABLE}`],
])('reads a table that was pasted %s', (_title, text) => {
  expect(cells(text).map((row) => row?.slice(1))).toEqual([
    ['default', 'active', 'yes'],
    ['a name', 'inactive', 'no'],
    ['', 'active', 'no'],
  ]);
});

test('counts terminal cells: wide characters take two, combining ones none', () => {
  const text = ` Name       State      Autostart
----------------------------------
 日本語     active     yes
 e\u0301te\u0301        inactive   no
 🐧 pc      active     no
`;
  expect(cells(text)).toEqual([
    [3, '日本語', 'active', 'yes'],
    [4, 'e\u0301te\u0301', 'inactive', 'no'],
    [5, '🐧 pc', 'active', 'no'],
  ]);
});

test('matches titles in another language by their order, and more columns by their title', () => {
  const german = ` Name      Status     Automatischer Start
-------------------------------------------
 default   active     yes
`;
  expect(cells(german)).toEqual([[3, 'default', 'active', 'yes']]);
  const wider = ` Name      State      Title   Autostart
-------------------------------------------
 default   active     a b     yes
`;
  expect(cells(wider)).toEqual([[3, 'default', 'active', 'yes']]);
});

test('reads rows that a long cell shifts, as printf does in older versions', () => {
  const text = ` Name      State      Autostart
------------------------------
 averyverylongname active     yes
 default   active     no
`;
  expect(cells(text)).toEqual([
    [3, 'averyverylongname', 'active', 'yes'],
    [4, 'default', 'active', 'no'],
  ]);
});

test('says which lines are not rows', () => {
  expect(cells(`${TABLE}error: something\n`).at(-1)).toBeUndefined();
});
