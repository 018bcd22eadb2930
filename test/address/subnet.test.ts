import { expect, test } from '@jest/globals';
import { formatIp, type IpAddress, parseIp } from '../../src/address/ip.ts';
import {
  broadcastAddress,
  classfulPrefix,
  contains,
  formatSubnet,
  netmaskOf,
  networkAddress,
  overlaps,
  parseSubnet,
  prefixOf,
  type Subnet,
} from '../../src/address/subnet.ts';

test.each([
  ['192.168.122.1/24', '192.168.122.0', '192.168.122.255', '192.168.122.0/24'],
  ['10.1.2.3/0', '0.0.0.0', '255.255.255.255', '0.0.0.0/0'],
  ['10.1.2.3/32', '10.1.2.3', '10.1.2.3', '10.1.2.3/32'],
  ['fd00::5/64', 'fd00::', 'fd00::ffff:ffff:ffff:ffff', 'fd00::/64'],
])('%s reaches from %s to %s', (text, first, last, printed) => {
  const found = subnet(text);
  expect([formatIp(networkAddress(found)), formatIp(broadcastAddress(found)), formatSubnet(found)]).toEqual([
    first,
    last,
    printed,
  ]);
});

test.each(['10.0.0.1', '10.0.0.1/33', 'fd00::/129', '10.0.0.1/', '/24', '10.0.0.1/2/3', '10.0.0.1/-1', 'x/1'])(
  '%s is no subnet',
  (text) => {
    expect(parseSubnet(text)).toBe(undefined);
  },
);

test.each([
  ['10.0.0.0/8', '10.255.0.1', true],
  ['10.0.0.0/8', '11.0.0.1', false],
  ['0.0.0.0/0', 'fd00::1', false],
  ['fd00::/8', 'fdff::1', true],
])('%s contains %s: %s', (wide, address, inside) => {
  expect(contains(subnet(wide), ip(address))).toBe(inside);
});

test.each([
  ['10.0.0.0/8', '10.1.0.0/16', true],
  ['10.1.0.0/16', '10.0.0.0/8', true],
  ['10.1.0.0/16', '10.2.0.0/16', false],
  ['::/0', '0.0.0.0/0', false],
])('%s and %s overlap: %s', (a, b, both) => {
  expect(overlaps(subnet(a), subnet(b))).toBe(both);
});

test.each([
  ['255.255.255.0', 24],
  ['0.0.0.0', 0],
  ['255.255.255.255', 32],
  ['255.255.0.255', undefined],
  ['0.0.0.255', undefined],
])('the netmask %s has %s bits', (text, prefix) => {
  expect(prefixOf(ip(text))).toBe(prefix);
  if (prefix !== undefined) expect(formatIp(netmaskOf(prefix))).toBe(text);
});

test.each([
  ['10.0.0.1', 8],
  ['172.16.0.1', 16],
  ['192.168.0.1', 24],
  ['224.0.0.1', undefined],
])('%s has the class prefix %s', (text, prefix) => {
  expect(classfulPrefix(ip(text))).toBe(prefix);
});

function ip(text: string): IpAddress {
  return parseIp(text) ?? { family: 4, value: -1n };
}

function subnet(text: string): Subnet {
  return parseSubnet(text) ?? { address: ip('0.0.0.0'), prefix: -1 };
}
