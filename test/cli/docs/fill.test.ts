import { expect, test } from '@jest/globals';
import { fill } from '../../../src/cli/docs/fill.ts';

test.each<[string, number, string[]]>([
  ['one two three', 7, ['one two', 'three']],
  ['one two three', 80, ['one two three']],
  ['unbreakable a b', 5, ['unbreakable', 'a b']],
  ['first\n\nsecond line', 6, ['first', '', 'second', 'line']],
  ['', 5, ['']],
])('fills %j into %d columns', (text, columns, lines) => {
  expect(fill(text, columns)).toEqual(lines);
});
