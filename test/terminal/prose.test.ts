import { expect, test } from '@jest/globals';
import { wrapProse } from '../../src/terminal/prose.ts';

test.each<[string, number, string[]]>([
  ['fits', 4, ['fits']],
  ['the quick brown fox', 10, ['the quick', '  brown', '  fox']],
  ['  a   table  of words', 12, ['  a   table', '  of words']],
  ["write <range start='a' end='b'/>, please", 20, ['write', "  <range start='a' end='b'/>,", '  please']],
  ['run `vnet net-start x` first', 16, ['run', '  `vnet net-start x`', '  first']],
  ["network 'my big lab' is not active", 17, ['network', "  'my big lab' is", '  not active']],
  ["libvirt's networks, guests' names", 20, ["libvirt's networks,", "  guests' names"]],
  [
    'address 2001:db8:1234:5678:9abc:def0:1234:5678 is used',
    20,
    ['address', '  2001:db8:1234:5678:9abc:def0:1234:5678', '  is used'],
  ],
  ['日本語 です', 8, ['日本語', '  です']],
  ['\u001b[31merror:\u001b[39m no name', 14, ['\u001b[31merror:\u001b[39m no name']],
])('%j in %d cells', (line, cells, expected) => {
  expect(wrapProse(line, cells, '  ')).toEqual(expected);
});
