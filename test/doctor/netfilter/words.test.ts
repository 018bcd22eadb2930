import { expect, test } from '@jest/globals';
import type { OwnBridge } from '../../../src/doctor/facts/own-bridges.ts';
import { networksOf } from '../../../src/doctor/netfilter/words.ts';

function namesOf(...names: string[]): string {
  return networksOf(names.map((name) => ({ name }) as OwnBridge)).names;
}

test('a message names up to five networks', () => {
  expect(namesOf('a')).toBe("network 'a'");
  expect(namesOf('a', 'b', 'a')).toBe("networks 'a' and 'b'");
  expect(namesOf('a', 'b', 'c', 'd', 'e')).toBe("networks 'a', 'b', 'c', 'd' and 'e'");
  expect(namesOf('a', 'b', 'c', 'd', 'e', 'f', 'g')).toBe("networks 'a', 'b', 'c', 'd' and 3 more");
});
