import { expect, test } from '@jest/globals';
import { addressesIn } from '../../src/libvirt/domifaddr.ts';

test('reads what domifaddr --full prints, loopback left out', () => {
  const text = ` Name       MAC address          Protocol     Address
-------------------------------------------------------------------------------
 lo         00:00:00:00:00:00    ipv4         127.0.0.1/8
 lo         00:00:00:00:00:00    ipv6         ::1/128
 eth0       52:54:00:00:00:0A    ipv4         192.168.122.5/24
 eth0       52:54:00:00:00:0A    ipv6         fe80::5054:ff:fe00:a/64
 eth1       52:54:00:00:00:0b    N/A          N/A
 a name     -                    ipv4         10.0.0.1/8

`;
  expect(addressesIn(text)).toEqual([
    { card: 'eth0', mac: '52:54:00:00:00:0a', ip: '192.168.122.5' },
    { card: 'eth0', mac: '52:54:00:00:00:0a', ip: 'fe80::5054:ff:fe00:a' },
    { card: 'a name', mac: undefined, ip: '10.0.0.1' },
  ]);
});
