import { expect, test } from '@jest/globals';
import { describeLeases } from '../../../src/guests/leases/notes.ts';
import type { Lease } from '../../../src/libvirt/leases/lease.ts';
import { readNetworkSummary } from '../../../src/libvirt/network-summary.ts';

const NOW = 1_000;
const lease = (mac: string, more: Partial<Lease> = {}): Lease => ({
  ip: `10.0.0.${Number.parseInt(mac.slice(-2), 16)}`,
  mac,
  hostname: undefined,
  clientId: `01:${mac}`,
  iaid: undefined,
  expires: 2_000,
  ...more,
});
/** The client of the only reservation, 10.0.0.99. */
const RESERVED = '52:54:00:00:00:0f';
const [A, B, C, D] = ['52:54:00:00:00:0a', '52:54:00:00:00:0b', '52:54:00:00:00:0c', '52:54:00:00:00:0d'] as const;
const guests = [
  { name: 'web', macs: [A, B], running: true },
  { name: 'db', macs: [C], running: true },
];
/** A client id as systemd-networkd sends it (RFC 4361): ff, the IAID, the DUID made of the machine-id. */
const machine = (iaid: string, id: string) => `ff:00:00:00:${iaid}:00:02:00:00:ab:11:${id}`;

function notes(leases: readonly Lease[], complete = true): string[][] {
  const network = readNetworkSummary(
    `<network><name>n</name><ip address='10.0.0.1' prefix='24'><dhcp>
       <host mac='52:54:0:0:0:f' ip='10.0.0.99' name='kept'/></dhcp></ip></network>`,
    true,
  );
  const rows = describeLeases([{ bridge: 'n0', network, leases }], {
    guests: { list: guests, complete },
    detachedTap: () => undefined,
    now: NOW,
  });
  return Array.from(rows, (row) => row.notes.map(({ text }) => text));
}

test.each<[string, readonly Lease[], readonly (readonly string[])[]]>([
  ['a guest with its own name', [lease(A, { hostname: 'web' })], [[]]],
  ['a stranger', [lease(D)], [['no guest has this MAC']]],
  [
    'the lease that a reservation is for',
    [lease(RESERVED, { ip: '10.0.0.99' })],
    [['static', 'no guest has this MAC']],
  ],
  [
    'an expired lease that a reservation is for',
    [lease(RESERVED, { ip: '10.0.0.99', expires: 1 })],
    [['static', 'expired', 'no guest has this MAC']],
  ],
  [
    'a reserved address that another interface holds, and the interface that waits for it',
    [lease(A, { ip: '10.0.0.99' }), lease(RESERVED, { ip: '10.0.0.5' })],
    [['its reserved address is 10.0.0.99, leased to web', 'no guest has this MAC'], ['reserved for kept']],
  ],
  [
    'a lease from before its reservation',
    [lease(RESERVED, { ip: '10.0.0.5' })],
    [['its reserved address is 10.0.0.99', 'no guest has this MAC']],
  ],
  [
    'two leases of one interface',
    [
      lease(A, { ip: '10.0.0.5', clientId: '01:aa', expires: 5_000 }),
      lease(A, { ip: '10.0.0.6', clientId: '01:bb', expires: 4_000 }),
    ],
    [[], ['older lease; its interface now uses 10.0.0.5']],
  ],
  [
    'two leases of one interface, of which the first is expired',
    [lease(A, { ip: '10.0.0.5', clientId: '01:aa', expires: 1 }), lease(A, { ip: '10.0.0.6', clientId: '01:bb' })],
    [['expired'], []],
  ],
  [
    'two leases of one MAC without client ids',
    [
      lease(A, { ip: '10.0.0.5', clientId: undefined }),
      lease(A, { ip: '10.0.0.6', clientId: undefined, expires: 3_000 }),
    ],
    [['older lease; its interface now uses 10.0.0.6'], []],
  ],
  [
    'two clients with one address, in whatever order',
    [lease(C, { ip: '10.0.0.5' }), lease(A), lease(A, { ip: '10.0.0.5', expires: 1_500 })],
    [['same address as web'], ['older lease; its interface now uses 10.0.0.10', 'same address as db'], []],
  ],
  [
    'two DHCPv6 clients without a MAC',
    ['00:01', '00:02'].map((clientId) => lease(A, { ip: 'fd::5', mac: undefined, clientId })),
    [
      ['in no subnet of the network', 'same address as another client'],
      ['in no subnet of the network', 'same address as another client'],
    ],
  ],
  ['one lease that the file has twice', [lease(A), lease(A)], [[], []]],
  [
    'an address whose other lease has expired',
    [lease(A, { ip: '10.0.0.5', expires: 1 }), lease(C, { ip: '10.0.0.5' })],
    [['expired'], []],
  ],
  [
    'an address outside the subnet',
    [lease(A, { ip: '10.0.0.255' }), lease(C, { ip: '10.0.1.0' })],
    [[], ['outside subnet 10.0.0.0/24']],
  ],
  ['the name of another guest', [lease(A, { hostname: 'DB' })], [['claims the name of guest db']]],
  [
    'clones with one machine-id',
    [lease(A, { clientId: machine('01', 'aa') }), lease(C, { clientId: machine('02', 'aa') })],
    [['same machine-id as db'], ['same machine-id as web']],
  ],
  [
    'two interfaces of one guest',
    [
      lease(A, { clientId: machine('01', 'aa'), hostname: 'x' }),
      lease(B, { clientId: machine('02', 'aa'), hostname: 'x' }),
    ],
    [[], []],
  ],
  [
    'a client id that is not the MAC, twice',
    [lease(A, { clientId: '01:aa' }), lease(C, { clientId: '01:aa' })],
    [['same client id as db'], ['same client id as web']],
  ],
  [
    'one hostname of two guests',
    [lease(A, { hostname: 'twin' }), lease(C, { hostname: 'TWIN' })],
    [['same hostname as db'], ['same hostname as web']],
  ],
  [
    'a hostname whose other lease has expired',
    [lease(A, { hostname: 'twin', expires: 1 }), lease(C, { hostname: 'twin' })],
    [['expired'], []],
  ],
  [
    'IPv4 and IPv6 of one interface',
    [lease(A, { hostname: 'x' }), lease(A, { hostname: 'x', ip: 'fd::1' })],
    [[], ['in no subnet of the network']],
  ],
])('%s', (_title, leases, expected) => {
  expect(notes(leases)).toEqual(expected);
});

test('notes a guest whose tap is on no bridge', () => {
  const options = { guests: { list: guests, complete: true }, detachedTap: () => 'vnet3', now: NOW };
  const [row] = describeLeases([{ bridge: 'n0', network: undefined, leases: [lease(A)] }], options);
  expect(row?.notes).toEqual([{ kind: 'no-bridge', text: 'tap vnet3 is on no bridge' }]);
});

test('lists the leases of a network by address, whatever their order in the file', () => {
  const leases = [lease(C), lease(A, { ip: 'fd::9' }), lease(A), lease(D)];
  const options = { guests: { list: guests, complete: true }, detachedTap: () => undefined, now: NOW };
  const rows = describeLeases([{ bridge: 'n0', network: undefined, leases }], options);
  expect(Array.from(rows, ({ lease: { ip } }) => ip)).toEqual(['10.0.0.10', '10.0.0.12', '10.0.0.13', 'fd::9']);
});

test('where not every guest is known, no MAC is called unknown', () => {
  expect(notes([lease(D)], false)).toEqual([[]]);
});
