import { expect, test } from '@jest/globals';
import { formatIp, isPlainIp, parseIp } from '../../src/address/ip.ts';

/** What getaddrinfo(AI_NUMERICHOST) of glibc reads, as getnameinfo prints it. */
test.each([
  ['192.168.122.1', '192.168.122.1'],
  ['192.168.250', '192.168.0.250'],
  ['10.1', '10.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['010.0.0.1', '8.0.0.1'],
  ['4294967295', '255.255.255.255'],
  ['4294967296', undefined],
  ['256.1.1.1', undefined],
  ['1.2.3.256', undefined],
  ['1.2.3.4.5', undefined],
  ['1.2.3.', undefined],
  ['.1', undefined],
  ['09.1.1.1', undefined],
  ['0x', undefined],
  [' 10.0.0.1', undefined],
  ['10.0.0.1 ', undefined],
  ['+1', undefined],
  ['', undefined],
  ['localhost', undefined],
  ['fd00::1', 'fd00::1'],
  ['FD00:0:0:1:0:0:0:1', 'fd00:0:0:1::1'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
  ['::10.0.0.1', '::10.0.0.1'],
  ['::ffff:10.0.0.01', undefined],
  ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ['1:0:3:4:5:6:7:8', '1:0:3:4:5:6:7:8'],
  ['1::2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['1:2:3:4:5:6:7::8', undefined],
  ['1:2:3:4:5:6:7', undefined],
  ['1::2::3', undefined],
  [':1::', undefined],
  ['::1:', undefined],
  ['12345::', undefined],
  ['fe80::1%lo', 'fe80::1%lo'],
  ['fe80::1%7', 'fe80::1%7'],
  ['fd00::1%lo', undefined],
  ['fe80::1%', undefined],
])('%s is %s', (text, printed) => {
  const ip = parseIp(text);
  expect(ip && formatIp(ip)).toBe(printed);
});

test.each([
  ['10.0.0.1', true],
  ['10.1', false],
  ['010.0.0.1', false],
  ['0x0a.0.0.1', false],
  ['10.0.0.256', false],
  ['fd00::1', true],
  ['fd00::g', false],
])('%s is written in full: %s', (text, plain) => {
  expect(isPlainIp(text)).toBe(plain);
});
