import { expect, test } from '@jest/globals';
import { concernsForwards, Lines } from '../../../src/forward/keep/monitor.ts';

/** Lines that nft 1.0.6 and 1.1.3 print. */
test.each([
  'delete rule ip filter FORWARD handle 13',
  'insert rule ip filter FORWARD counter packets 0 bytes 0 jump LIBVIRT_FWO',
  'insert rule ip6 filter LIBVIRT_FWI oifname "vbr1" counter packets 0 bytes 0 reject',
  'delete table ip filter',
  'delete chain ip6 filter FORWARD',
  'delete rule inet vnet prerouting handle 4',
  'delete element inet vnet tcp4 { 8080 }',
  'add rule ip libvirt_network guest_input oif "vbr1" counter reject',
  '# ERROR: received an event that was lost',
  'netlink: Error: cache initialization failed',
])('a forward may be lost: %s', (line) => expect(concernsForwards(line)).toBe(true));

test.each([
  '',
  '# new generation 358 by process 15485 (nft)',
  'insert rule ip nat LIBVIRT_PRT ip saddr 10.66.0.0/24 ip daddr 224.0.0.0/24 counter packets 0 bytes 0 return',
  'insert rule ip mangle LIBVIRT_PRT oifname "vbr1" udp dport 68 counter packets 0 bytes 0 xt target "CHECKSUM"',
  'insert rule ip filter LIBVIRT_INP iifname "vbr1" tcp dport 67 counter packets 0 bytes 0 accept',
  'add element inet other vnet { 10.0.0.1 }',
  'add rule bridge filter FORWARD accept',
])('no forward is concerned: %s', (line) => expect(concernsForwards(line)).toBe(false));

test('lines come in pieces', () => {
  const lines = new Lines();
  expect(lines.add('delete ta')).toEqual([]);
  expect(lines.add('ble ip filter\n# new gen')).toEqual(['delete table ip filter']);
  expect(lines.add('eration 3 by process 1 (nft)\n')).toEqual(['# new generation 3 by process 1 (nft)']);
});
