import { expect, test } from '@jest/globals';
import { csvRecord } from '../../src/render/csv.ts';
import type { Json } from '../../src/render/outcome.ts';

test.each<[Json, string, string]>([
  ['web', 'web', 'web'],
  ['=1+1', "'=1+1", '=1+1'],
  ['@SUM(1)', "'@SUM(1)", '@SUM(1)'],
  ['+1', "'+1", '+1'],
  ['-1', "'-1", '-1'],
  ['\t=1', '\\x09=1', '\t=1'],
  ['=HYPERLINK("a","b")', '"\'=HYPERLINK(""a"",""b"")"', '"=HYPERLINK(""a"",""b"")"'],
  [['=1', 'b'], "'=1 b", '=1 b'],
  ['a\u001b[2J', 'a\\x1b[2J', 'a\u001b[2J'],
  [-5, '-5', '-5'],
  [null, '', ''],
  [true, 'true', 'true'],
  [['a', 'b'], 'a b', 'a b'],
  [[{ a: 1 }, { a: 2 }], '"[{""a"":1},{""a"":2}]"', '"[{""a"":1},{""a"":2}]"'],
])('%j', (value, escaped, raw) => {
  expect(csvRecord([value])).toBe(`${escaped}\n`);
  expect(csvRecord([value], { raw: true })).toBe(`${raw}\n`);
});
