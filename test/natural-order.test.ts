import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { compareNatural } from '../src/natural-order.ts';

test.each([
  [
    ['web-10', 'web-2', 'web', 'db'],
    ['db', 'web', 'web-2', 'web-10'],
  ],
  [
    ['a10b2', 'a2b10', 'a10b10', 'a2b2'],
    ['a2b2', 'a2b10', 'a10b2', 'a10b10'],
  ],
  [
    ['v01', 'v1', 'v02', 'v2'],
    ['v01', 'v1', 'v02', 'v2'],
  ],
  [
    ['virbr10', 'virbr9', ''],
    ['', 'virbr9', 'virbr10'],
  ],
])('sorts %j by the value of numbers', (names, expected) => {
  expect([...names].sort(compareNatural)).toEqual(expected);
});

test('is an order: antisymmetric and transitive', () => {
  const name = fc.string({ unit: fc.constantFrom('a', 'b', '-', '0', '1', '9'), maxLength: 6 });
  fc.assert(
    fc.property(name, name, name, (a, b, c) => {
      expect(Math.sign(compareNatural(a, b))).toBe(-Math.sign(compareNatural(b, a)) || 0);
      if (compareNatural(a, b) <= 0 && compareNatural(b, c) <= 0) expect(compareNatural(a, c)).toBeLessThanOrEqual(0);
      expect(compareNatural(a, b) === 0).toBe(a === b);
    }),
  );
});
