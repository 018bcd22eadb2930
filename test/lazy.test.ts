import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { concatLazily, filterLazily, mapLazily } from '../src/lazy.ts';

test('lazy lists contain what arrays would, each time they are iterated', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.integer())), (lists) => {
      const lazy = filterLazily(mapLazily(concatLazily(lists), double), isLarge);
      const eager = lists.flat().map(double).filter(isLarge);
      expect([[...lazy], [...lazy]]).toEqual([eager, eager]);
    }),
  );
});

test('makes an item only when it is reached', () => {
  const made: number[] = [];
  const list = mapLazily([1, 2, 3], (item) => {
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
