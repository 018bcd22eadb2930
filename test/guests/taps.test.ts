import { expect, test } from '@jest/globals';
import { findDetachedTaps } from '../../src/guests/taps.ts';
import { fakeHost } from '../fake-host.ts';

const files = {
  '/sys/class/net/vnet0/address': 'fe:54:00:00:00:0a\n',
  '/sys/class/net/vnet0/tun_flags': '0x1002\n',
  '/sys/class/net/vnet0/master/ifindex': '4\n',
  '/sys/class/net/vnet1/address': 'fe:54:00:00:00:0b\n',
  '/sys/class/net/vnet1/tun_flags': '0x1002\n',
  '/sys/class/net/tun0/address': '\n',
  '/sys/class/net/tun0/tun_flags': '0x1001\n',
  '/sys/class/net/eth0/address': 'fe:54:00:00:00:0c\n',
};

test.each([
  ['52:54:00:00:00:0b', 'vnet1'],
  ['52:54:00:00:00:0a', undefined],
  ['52:54:00:00:00:0c', undefined],
  [undefined, undefined],
])('the tap of %s that is on no bridge is %s', (mac, expected) => {
  expect(findDetachedTaps(fakeHost({ files }))(mac)).toBe(expected);
});

test('a host without sysfs has no taps to report', () => {
  expect(findDetachedTaps(fakeHost())('52:54:00:00:00:0b')).toBeUndefined();
});
