import { expect, test } from '@jest/globals';
import { parseDomifaddr } from '../../src/libvirt/domifaddr.ts';

test('reads the output of domifaddr --full, with interfaces whose names overflow the column', () => {
  const text = ` Name       MAC address          Protocol     Address
-------------------------------------------------------------------------------
 lo         00:00:00:00:00:00    ipv4         127.0.0.1/8
 lo         00:00:00:00:00:00    ipv6         ::1/128
 eth0       52:54:00:00:00:0A    ipv4         192.168.122.5/24
 eth0       52:54:00:00:00:0A    ipv6         fe80::5054:ff:fe00:a/64
 eth1       52:54:00:00:00:0b    N/A          N/A
 a name     -                    ipv4         10.0.0.1/8
 Ethernet Instance 0 2 52:54:00:00:00:0c    ipv4         10.0.0.2/8
 no mac                          ipv4         10.0.0.3/8

`;
  expect(parseDomifaddr(text)).toEqual([
    { interface: 'lo', mac: '00:00:00:00:00:00', protocol: 'ipv4', ip: '127.0.0.1', prefix: 8 },
    { interface: 'lo', mac: '00:00:00:00:00:00', protocol: 'ipv6', ip: '::1', prefix: 128 },
    { interface: 'eth0', mac: '52:54:00:00:00:0a', protocol: 'ipv4', ip: '192.168.122.5', prefix: 24 },
    { interface: 'eth0', mac: '52:54:00:00:00:0a', protocol: 'ipv6', ip: 'fe80::5054:ff:fe00:a', prefix: 64 },
    { interface: 'eth1', mac: '52:54:00:00:00:0b', protocol: undefined, ip: undefined, prefix: undefined },
    { interface: 'a name', mac: undefined, protocol: 'ipv4', ip: '10.0.0.1', prefix: 8 },
    { interface: 'Ethernet Instance 0 2', mac: '52:54:00:00:00:0c', protocol: 'ipv4', ip: '10.0.0.2', prefix: 8 },
    { interface: 'no mac', mac: undefined, protocol: 'ipv4', ip: '10.0.0.3', prefix: 8 },
  ]);
});
