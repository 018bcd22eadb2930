import { expect, test } from '@jest/globals';
import { reachability } from '../../../src/sandbox/checks/reachability.ts';

const [MASQUERADED, ROUTED, REJECTED] = [
  { outward: 'masqueraded', inward: false },
  { outward: 'routed', inward: true },
  { outward: 'rejected', inward: false },
];

test.each([
  ['none', 4, false, REJECTED],
  ['none', 6, false, REJECTED],
  ['nat', 4, false, MASQUERADED],
  ['nat', 6, false, ROUTED],
  ['nat', 6, true, MASQUERADED],
  ['route', 4, false, ROUTED],
  ['open', 6, false, ROUTED],
  ['bridge', 4, false, undefined],
] as const)('mode %s, IPv%s, NAT of IPv6: %s', (mode, family, hasNat66, expected) => {
  expect(reachability(mode, family, hasNat66)).toEqual(expected);
});
