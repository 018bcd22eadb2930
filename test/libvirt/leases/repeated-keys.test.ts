import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { RepeatedKeys } from '../../../src/libvirt/leases/repeated-keys.ts';

test('every key that is added twice is known, in whatever case', () => {
  const key = fc.string({ unit: fc.constantFrom('a', 'B', 'b', '-', '1', '.', 'ü') });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 40 }), (keys) => {
      const repeats = new RepeatedKeys();
      for (const each of keys) repeats.add(each);
      const low = keys.map((each) => each.replaceAll('B', 'b'));
      const twice = new Set(low.filter((each, index) => low.indexOf(each) !== index));
      expect(repeats.folded).toEqual(twice);
    }),
    { numRuns: 30 },
  );
});

test('of a hundred thousand keys hardly one is taken for another', () => {
  const repeats = new RepeatedKeys();
  for (let index = 0; index < 100_000; index++) repeats.add(`guest-${index}.example`);
  expect(repeats.folded.size).toBeLessThan(5);
});
