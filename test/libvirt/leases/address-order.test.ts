import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { AddressOrder, addressKey, sortByAddress } from '../../../src/libvirt/leases/address-order.ts';
import type { Lease } from '../../../src/libvirt/leases/lease.ts';

const lease = (ip: string): Lease => ({
  ip,
  mac: undefined,
  hostname: undefined,
  clientId: undefined,
  iaid: undefined,
  expires: 0,
});
const sorted = (ips: readonly string[]) => sortByAddress(ips.map(lease)).map(({ ip }) => ip);

test('orders IPv4 by value, then IPv6 by value', () => {
  const ips = ['fd00::2', '10.0.0.100', '192.168.1.1', 'fd00::10', '10.0.0.9', '2001:db8::1', '9.255.255.255'];
  expect(sorted(ips)).toEqual([
    '9.255.255.255',
    '10.0.0.9',
    '10.0.0.100',
    '192.168.1.1',
    '2001:db8::1',
    'fd00::2',
    'fd00::10',
  ]);
});

test.each([
  [['10.0.0.1', '10.0.0.2', '10.0.1.0'], true],
  [['10.0.0.1', '10.0.0.1'], true],
  [[], true],
  [['10.0.0.2', '10.0.0.1'], false],
  [['10.0.0.1', '10.0.0.2', '10.0.0.1', '10.0.0.9'], false],
  [['10.0.0.1', 'fd00::1'], false],
])('%j is in order: %s', (ips, expected) => {
  const order = new AddressOrder();
  for (const ip of ips) order.add(ip);
  expect(order.isOrdered).toBe(expected);
});

test('orders the same with and without IPv6 addresses in the list', () => {
  fc.assert(
    fc.property(fc.array(fc.ipV4(), { maxLength: 20 }), (ips) => {
      const expected = sorted(ips);
      expect(sorted([...ips, 'fd00::1']).slice(0, -1)).toEqual(expected);
      expect(expected.map(addressKey)).toEqual(ips.map(addressKey).sort((a, b) => Number(a) - Number(b)));
    }),
  );
});

test.each(['', '1.2.3.4.5', '1.2.3.256', 'a.b.c.d', '1..2.3'])('%j sorts before all addresses', (text) => {
  expect(addressKey(text) < addressKey('0.0.0.0')).toBe(true);
});
