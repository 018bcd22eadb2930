import { expect, test } from '@jest/globals';
import { namePolicy } from '../../../src/guests/export/name-policy.ts';
import { rosterOf } from '../../../src/guests/export/roster.ts';
import type { Lease } from '../../../src/libvirt/leases/lease.ts';
import { growth, NEARLY_LINEAR } from '../../growth.ts';

const now = 1_000;
const lease = (ip: string, mac: string, hostname?: string, expires = 2_000): Lease => ({
  ip,
  mac,
  hostname,
  clientId: undefined,
  iaid: undefined,
  expires,
});
const guests = {
  complete: true,
  list: [
    { name: 'web', macs: ['a'], running: true },
    { name: 'db', macs: ['b'], running: true },
    { name: 'off', macs: ['c'], running: false },
    { name: 'a b', macs: ['d'], running: true },
  ],
};
const policy = namePolicy({
  hostname: 'hyper\n',
  hostsFile: { path: '/etc/hosts', names: new Set(['claimed']) },
  writesHostsFile: false,
  allowedDomains: [],
});
type Reservations = readonly { ip: string; mac?: string; duid?: string; name?: string }[];
const reservationsOf = (list: Reservations) => list.map(({ ip, mac, duid, name }) => ({ ip, mac, duid, name }));
const roster = (leases: Iterable<Lease>, list: Reservations = [], domain?: string) => {
  const reservations = reservationsOf(list);
  const { entries, skipped } = rosterOf([{ network: 'n', domain, leases, reservations }], guests, policy, now);
  const lines = entries.map(({ names, addresses }) => `${addresses.map(({ ip }) => ip).join(',')} ${names.join(' ')}`);
  return { lines, skipped };
};

test.each<[string, readonly Lease[], readonly string[], readonly string[]]>([
  ['a guest, and the name it claims', [lease('1.1.1.1', 'a', 'server')], ['1.1.1.1 web server'], []],
  ['IPv4 first', [lease('fd::1', 'a'), lease('1.1.1.1', 'a')], ['1.1.1.1,fd::1 web'], []],
  ['a name that differs in case only', [lease('1.1.1.1', 'a', 'WEB')], ['1.1.1.1 web'], []],
  ['an expired lease', [lease('1.1.1.1', 'a', 'x', 999)], [], []],
  ['a guest that is off', [lease('1.1.1.1', 'c', 'x')], [], []],
  ['a stranger', [lease('1.1.1.1', 'z', 'thing')], ['1.1.1.1 thing'], []],
  ['a stranger without a name', [lease('1.1.1.1', 'z')], [], []],
  [
    "another guest's name",
    [lease('1.1.1.1', 'a', 'db')],
    ['1.1.1.1 web'],
    ['db: the name of another guest or reservation'],
  ],
  [
    'the name of one that is off',
    [lease('1.1.1.1', 'a', 'OFF')],
    ['1.1.1.1 web'],
    ['OFF: the name of another guest or reservation'],
  ],
  [
    'a name that is rejected where it is claimed',
    [lease('1.1.1.1', 'a', 'Claimed')],
    ['1.1.1.1 web'],
    ['Claimed: already in /etc/hosts'],
  ],
  ["the host's own", [lease('1.1.1.1', 'z', 'Hyper')], [], ["Hyper: this host's own name"]],
  [
    'a domain name',
    [lease('1.1.1.1', 'z', 'www.example.com')],
    [],
    ['www.example.com: a guest cannot choose a name with a DNS domain'],
  ],
  ['a line end', [lease('1.1.1.1', 'z', 'x\n2.2.2.2 y')], [], ['x\n2.2.2.2 y: not a valid hostname']],
  ['a pattern of ssh', [lease('1.1.1.1', 'z', '*')], [], ['*: not a valid hostname']],
  ['an option', [lease('1.1.1.1', 'z', '-oProxyCommand')], [], ['-oProxyCommand: not a valid hostname']],
  ['a path', [lease('1.1.1.1', 'z', '../../etc/x')], [], ['../../etc/x: not a valid hostname']],
  ['an address', [lease('1.1.1.1', 'z', '8.8.8.8')], [], ['8.8.8.8: not a valid hostname']],
  ['a number', [lease('1.1.1.1', 'z', '2130706433')], [], ['2130706433: not a valid hostname']],
  ['a hexadecimal address', [lease('1.1.1.1', 'z', '0x7F000001')], [], ['0x7F000001: not a valid hostname']],
  ['a name like a number', [lease('1.1.1.1', 'z', '0xen')], ['1.1.1.1 0xen'], []],
  ['a template', [lease('1.1.1.1', 'z', '{{7}}')], [], ['{{7}}: not a valid hostname']],
  ['a guest name with a blank', [lease('1.1.1.1', 'd', 'ok')], ['1.1.1.1 ok'], ['a b: not a valid hostname']],
  [
    'one name of two machines',
    [lease('1.1.1.1', 'a', 'twin'), lease('1.1.1.2', 'b', 'twin')],
    ['1.1.1.2 db', '1.1.1.1 web'],
    ['twin: several clients use it as their hostname'],
  ],
])('%s', (_title, leases, lines, skipped) => {
  expect(roster(leases)).toEqual({ lines, skipped });
});

test('reservations are written without a lease, and have priority over hostnames', () => {
  const reservations = [
    { ip: '1.1.1.9', mac: 'a', name: 'fixed' },
    { ip: '1.1.1.8', name: 'printer.lab.internal' },
    { ip: '1.1.1.7', name: 'printer.example.com' },
  ];
  const leases = [lease('1.1.1.1', 'a', 'web'), lease('1.1.1.2', 'z', 'fixed')];
  expect(roster(leases, reservations, 'Lab.internal')).toEqual({
    lines: ['1.1.1.8 printer.lab.internal', '1.1.1.1,1.1.1.9 web fixed'],
    skipped: [
      'fixed: the name of another guest or reservation',
      'printer.example.com: not in the DNS domain of its network',
    ],
  });
});

test('the first address does not depend on when leases end, and an older lease of one interface is not an address', () => {
  const orders = [1_500, 3_000].map((expires) => {
    const networks = ['net10', 'net9'].map((network, index) => ({
      network,
      leases: [lease(`1.1.${index}.1`, 'a', undefined, index === 0 ? 2_000 : expires)],
      reservations: [],
    }));
    return rosterOf(networks, guests, policy, now).entries[0]?.addresses.map(({ ip }) => ip);
  });
  expect(orders).toEqual([
    ['1.1.1.1', '1.1.0.1'],
    ['1.1.1.1', '1.1.0.1'],
  ]);
  expect(roster([lease('1.1.1.1', 'a', 'installer', 1_500), lease('1.1.1.2', 'a')]).lines).toEqual(['1.1.1.2 web']);
});

test.each<[string, readonly Lease[], Reservations, readonly string[]]>([
  [
    'who has the address of a static host without a MAC is that host',
    [lease('fd::5', 'z', 'fixed')],
    [
      { ip: 'FD00::5', name: 'other' },
      { ip: 'FD::0:5', name: 'fixed' },
    ],
    ['fd::5 fixed', 'fd00::5 other'],
  ],
  [
    'the static hosts of one name in both families are one machine',
    [],
    [
      { ip: 'fd::5', name: 'fixed' },
      { ip: '1.1.1.5', mac: 'z', name: 'fixed' },
    ],
    ['1.1.1.5,fd::5 fixed'],
  ],
  [
    'a static host without a MAC is the guest of its name',
    [lease('1.1.1.1', 'a')],
    [{ ip: '1.1.1.5', name: 'web' }],
    ['1.1.1.1,1.1.1.5 web'],
  ],
  [
    'a leased address goes before one that is only reserved, in any family',
    [lease('fd::1', 'a')],
    [{ ip: '1.1.1.5', mac: 'a', name: 'web' }],
    ['fd::1,1.1.1.5 web'],
  ],
  [
    'a reservation without a name is that of the guest with its MAC',
    [],
    [
      { ip: '1.1.1.5', mac: 'c' },
      { ip: '1.1.1.6', mac: 'z' },
    ],
    ['1.1.1.5 off'],
  ],
  [
    'a reservation belongs to the client that dnsmasq matches by its DUID',
    [{ ...lease('fd::1', 'a'), clientId: '00:01' }],
    [
      { ip: 'fd::5', duid: '00:01', name: 'six' },
      { ip: 'fd::6', duid: '00:02', name: 'seven' },
    ],
    ['fd::6 seven', 'fd::1,fd::5 web six'],
  ],
  [
    'an address that a client without a known DUID leases is its own',
    [lease('fd::5', 'a')],
    [{ ip: 'fd::5', duid: '00:01', name: 'six' }],
    ['fd::5 web six'],
  ],
])('%s', (_title, leases, hosts, lines) => {
  expect(roster(leases, hosts)).toEqual({ lines, skipped: [] });
});

test('a reserved address that another client leases is not an address of either name', () => {
  const other = { ...lease('fd::5', 'b'), clientId: '00:02' };
  expect(roster([other], [{ ip: 'fd::5', duid: '00:01', name: 'six' }])).toEqual({
    lines: ['fd::5 db'],
    skipped: ['fd::5 of six: another client leases it'],
  });
});

test('each address says where it is', () => {
  const networks = ['one', 'two'].map((network, index) => ({
    network,
    leases: [lease(`1.1.${index}.1`, 'a')],
    reservations: reservationsOf([{ ip: '1.1.1.1', mac: 'a', name: 'web' }]).slice(1 - index),
  }));
  const address = { mac: 'a', lease: { mac: 'a' } };
  expect(rosterOf(networks, guests, policy, now).entries).toMatchObject([
    {
      guest: 'web',
      names: ['web'],
      addresses: [
        { ...address, ip: '1.1.0.1', network: 'one', reserved: false },
        { ...address, ip: '1.1.1.1', network: 'two', reserved: true },
      ],
    },
  ]);
});

test('a machine that claims one name after the other gets eight', () => {
  const leases = Array.from({ length: 10 }, (_, index) => lease(`fd::${index}`, 'a', `vm${index}`, 2_000 - index));
  const { lines, skipped } = roster([...leases, ...leases]);
  expect(lines.map((line) => line.split(' ').slice(1))).toEqual([
    ['web', ...Array.from({ length: 8 }, (_, index) => `vm${index}`)],
  ]);
  expect(skipped).toEqual(['vm8: the client has 8 other hostnames', 'vm9: the client has 8 other hostnames']);
});

test.each<[string, (index: number) => Lease]>([
  ['machines', (index) => lease(`10.0.${index >> 8}.${index & 255}`, `m${index}`, `vm${index}`)],
  ['machines of one name', (index) => lease(`10.0.${index >> 8}.${index & 255}`, `m${index}`, 'vm')],
  ['addresses of one machine', (index) => lease(`fd::${index.toString(16)}`, 'a', `vm${index}`)],
])('the time is linear in the number of %s', (_title, made) => {
  const work = (size: number) => roster(Array.from({ length: size }, (_, index) => made(index)));
  expect(growth(5_000, work)).toBeLessThan(NEARLY_LINEAR);
});

test('a guest gets a reserved address only if one of its interfaces is on the network', () => {
  const domain = (name: string, mac: string, source: string | undefined) => ({
    name,
    running: true,
    agentChannel: false,
    interfaces: [{ type: 'network', mac, source, tap: undefined }],
  });
  const domains = [domain('web', 'a', 'other'), domain('db', 'b', 'n')];
  const reservations = reservationsOf([
    { ip: '1.1.1.1', mac: 'a' },
    { ip: '1.1.1.2', mac: 'b' },
    { ip: '1.1.1.3', mac: 'a', name: 'fixed' },
    { ip: '1.1.1.4', name: 'web' },
  ]);
  const rosterWith = (leases: readonly Lease[], hosts: typeof reservations) =>
    rosterOf([{ network: 'n', leases, reservations: hosts }], { ...guests, domains }, policy, now);
  const { entries, skipped } = rosterWith([], reservations);
  expect(entries.map(({ guest, addresses }) => [guest, ...addresses.map(({ ip }) => ip)])).toEqual([['db', '1.1.1.2']]);
  expect(skipped).toEqual(['web: the name of another guest or reservation']);
  // A client that leases the address is on the network.
  const leased = rosterWith([lease('1.1.1.1', 'a')], reservations);
  expect(leased.entries.map(({ names }) => names)).toEqual([['db'], ['web']]);
});
