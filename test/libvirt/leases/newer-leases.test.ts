import { expect, test } from '@jest/globals';
import type { Lease } from '../../../src/libvirt/leases/lease.ts';
import { newerLeases } from '../../../src/libvirt/leases/newer-leases.ts';

const lease = (ip: string, mac: string | undefined, expires: number): Lease => ({
  ip,
  mac,
  hostname: undefined,
  clientId: undefined,
  iaid: undefined,
  expires,
});
const newer = (...leases: readonly Lease[]) =>
  Object.fromEntries([...newerLeases(leases)].map(([ip, other]) => [ip, other.ip]));

test.each<[string, readonly Lease[], Readonly<Record<string, string>>]>([
  ['one lease per MAC', [lease('1', 'a', 9), lease('2', 'b', 9)], {}],
  ['the later expiry wins', [lease('1', 'a', 9), lease('2', 'a', 5)], { 2: '1' }],
  ['the later expiry wins in any order', [lease('1', 'a', 5), lease('2', 'a', 9)], { 1: '2' }],
  ['the later entry wins for one expiry', [lease('1', 'a', 9), lease('2', 'a', 9)], { 1: '2' }],
  ['the later entry wins if a lease does not expire', [lease('1', 'a', 0), lease('2', 'a', 9)], { 1: '2' }],
  ['three leases', [lease('1', 'a', 5), lease('2', 'a', 9), lease('3', 'a', 7)], { 1: '2', 3: '2' }],
  ['an interface may have several IPv6 addresses', [lease('fd::1', 'a', 9), lease('fd::2', 'a', 5)], {}],
  ['leases without a MAC', [lease('1', undefined, 9), lease('2', undefined, 5)], {}],
])('%s', (_title, leases, expected) => {
  expect(newer(...leases)).toEqual(expected);
});
