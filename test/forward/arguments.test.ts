import { expect, test } from '@jest/globals';
import { removals, repetition } from '../../src/forward/arguments.ts';
import type { Forward } from '../../src/forward/state.ts';

const WEB: Forward = {
  protocol: 'tcp',
  address: undefined,
  port: 8080,
  lastPort: 8080,
  guestPort: 80,
  guest: 'web',
  network: 'lab',
  mac: '52:54:00:00:00:01',
  addresses: ['192.168.122.10'],
  follow: false,
  loopback: false,
};
const DNS: Forward = { ...WEB, protocol: 'udp', address: '203.0.113.5', port: 53, lastPort: 54, guestPort: 53 };
const ODD: Forward = { ...WEB, guest: '-x', port: 9000, lastPort: 9000, guestPort: 9000 };

test('removes no other forward of a guest', () => {
  expect(removals([WEB], [WEB, DNS, ODD])).toEqual([['web', 'tcp', '8080']]);
  expect(removals([WEB, ODD, DNS], [WEB, DNS, ODD])).toEqual([['web'], ['-x']]);
  expect(removals([DNS], [DNS, ODD])).toEqual([['web']]);
});

test('repeats a forward with its options', () => {
  expect(repetition(WEB)).toEqual(['--network=lab', 'web', 'tcp', '8080:80']);
  expect(repetition({ ...DNS, follow: true, loopback: true })).toEqual([
    '--network=lab',
    '--follow',
    '--loopback',
    'web',
    'udp',
    '203.0.113.5:53-54',
  ]);
  expect(repetition(ODD)).toEqual(['--network=lab', '--', '-x', 'tcp', '9000']);
});
