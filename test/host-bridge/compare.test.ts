import { expect, test } from '@jest/globals';
import { compareSnapshots } from '../../src/host-bridge/compare.ts';
import type { LinkAddress, Snapshot } from '../../src/host-bridge/snapshot.ts';

const address = (text: string, isDynamic = false): LinkAddress => ({
  family: text.includes(':') ? 6 : 4,
  text,
  isLinkLocal: text.startsWith('fe80'),
  isDynamic,
  add: text,
});
const BEFORE: Snapshot = {
  link: 'eth0',
  mac: '52:54:00:00:00:01',
  mtu: 1500,
  addressMode: 'eui64',
  addresses: [address('192.0.2.10/24'), address('2001:db8::1:2/64', true), address('fe80::1/64')],
  routes: [
    { family: 4, text: 'default via 192.0.2.1 proto static metric 100' },
    { family: 6, text: 'default via fe80::1 proto ra metric 100 expires 1800' },
  ],
  resolvConf: '# by hand\nnameserver 192.0.2.1\n',
  resolved: ['dns: 192.0.2.1'],
};

test.each<[Partial<Snapshot>, readonly string[]]>([
  [{ link: 'br0' }, []],
  [{ mac: '52:54:00:00:00:02' }, ['MAC address: was 52:54:00:00:00:01, is 52:54:00:00:00:02']],
  [{ mtu: 1400 }, ['MTU: was 1500, is 1400']],
  [{ addresses: [address('fe80::2/64')] }, ['address 192.0.2.10/24 is missing']],
  [{ addresses: [...BEFORE.addresses, address('192.0.2.9/24', true)] }, ['address 192.0.2.9/24 is new']],
  [
    { routes: [{ family: 4, text: 'default via 192.0.2.1 proto kernel metric 425' }] },
    ['IPv4 route default via 192.0.2.1 metric 100 is missing', 'IPv4 route default via 192.0.2.1 metric 425 is new'],
  ],
  [{ routes: [{ family: 4, text: 'default via 192.0.2.1 metric 100' }] }, []],
  [{ resolvConf: '# by vnet\n\nnameserver 192.0.2.1\n' }, []],
  [{ resolvConf: '' }, ['/etc/resolv.conf: was nameserver 192.0.2.1, is empty']],
  [{ resolved: [] }, ['systemd-resolved: was dns: 192.0.2.1, is empty']],
])('compares %j', (after, differences) => {
  expect(compareSnapshots(BEFORE, { ...BEFORE, ...after }).differences).toEqual(differences);
});

test('an automatic IPv6 address may change, which a note says', () => {
  const after = {
    ...BEFORE,
    addresses: [address('192.0.2.10/24'), address('2001:db8::7/64', true), address('fe80::1/64')],
  };
  const { differences, notes } = compareSnapshots(BEFORE, after);
  expect(differences).toEqual([]);
  expect(notes.map(({ message }) => message)).toEqual([
    'automatic IPv6 address 2001:db8::1:2/64 is missing',
    'automatic IPv6 address 2001:db8::7/64 is new',
  ]);
});
