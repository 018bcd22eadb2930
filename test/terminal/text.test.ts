import { expect, test } from '@jest/globals';
import { truncate, wrap } from '../../src/terminal/text.ts';

test.each([
  ['short', 10, 'short'],
  ['a long line', 6, 'a lon…'],
  ['日本語です', 5, '日本…'],
  ['anything', 0, ''],
])('%s in %d cells', (line, cells, expected) => {
  expect(truncate(line, cells)).toBe(expected);
});

test.each([
  ['the quick brown fox', 10, ['the quick', 'brown fox']],
  ['52:54:00:00:00:01', 8, ['52:54:00', ':00:00:0', '1']],
  ['日本語です', 4, ['日本', '語で', 'す']],
])('%s wrapped at %d cells', (text, cells, expected) => {
  expect(wrap(text, cells)).toEqual(expected);
});
