import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { filtered, joined, mapped } from '../src/lazy.ts';

test('lists made lazily hold what arrays would, as often as they are looked through', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer())), (lists) => {
      const lazy = filtered(mapped(joined(lists), double), isLarge);
      const eager = lists.flat().map(double).filter(isLarge);
      expect([[...lazy], [...lazy]]).toEqual([eager, eager]);
    }),
  );
});

test('nothing is made before it is looked at', () => {
  const made: number[] = [];
  const list = mapped([1, 2, 3], (item) => {
    made.push(item);
    return item;
  });
  expect(made).toEqual([]);
  for (const item of list) if (item === 2) break;
  expect(made).toEqual([1, 2]);
});

function double(number: number): number {
  return number * 2;
}

function isLarge(number: number): boolean {
  return number > 10;
}
