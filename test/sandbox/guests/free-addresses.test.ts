import { expect, test } from '@jest/globals';
import { formatIp, parseIp } from '../../../src/address/ip.ts';
import { parseSubnet } from '../../../src/address/subnet.ts';
import { freeAddresses } from '../../../src/sandbox/guests/free-addresses.ts';

test.each([
  ['10.0.0.0/24', ['10.0.0.1'], ['10.0.0.254', '10.0.0.253']],
  ['10.0.0.0/24', ['10.0.0.1', '10.0.0.254', 'fd00::1'], ['10.0.0.253', '10.0.0.252']],
  ['10.0.0.0/30', ['10.0.0.1'], ['10.0.0.2']],
  ['10.0.0.0/31', ['10.0.0.0'], ['10.0.0.1']],
  ['10.0.0.1/32', ['10.0.0.1'], []],
  ['fd00::/64', ['fd00::1'], ['fd00::ffff:ffff:ffff:ffff', 'fd00::ffff:ffff:ffff:fffe']],
  ['fd00::/126', ['fd00::1'], ['fd00::3', 'fd00::2']],
  ['fd00::/127', ['fd00::1'], ['fd00::']],
  ['fd00::1/128', ['fd00::1'], []],
])('of %s without %j: %j', (text, inUse, expected) => {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw new Error(text);
  const used = inUse.flatMap((ip) => parseIp(ip) ?? []);
  expect(freeAddresses(subnet, used, 2).map(formatIp)).toEqual(expected);
});
