import { expect, test } from '@jest/globals';
import { rosterOf } from '../../../src/guests/export/names.ts';
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
    { domain: 'web', macs: ['a'], running: true },
    { domain: 'db', macs: ['b'], running: true },
    { domain: 'off', macs: ['c'], running: false },
    { domain: 'a b', macs: ['d'], running: true },
  ],
};
const refused = (name: string, claimed: boolean) =>
  name === 'hyper' || (name === 'claimed' && claimed) ? 'the name of something else' : undefined;
const roster = (leases: Iterable<Lease>, staticHosts: readonly { ip: string; mac?: string; name: string }[] = []) => {
  const { entries, leftOut } = rosterOf([{ network: 'n', leases, staticHosts }], guests, refused, now);
  const lines = entries.map(({ names, addresses }) => `${addresses.map(({ ip }) => ip).join(',')} ${names.join(' ')}`);
  return { lines, leftOut };
};

test.each<[string, readonly Lease[], readonly string[], readonly string[]]>([
  ['a guest, and the name it claims', [lease('1.1.1.1', 'a', 'server')], ['1.1.1.1 web server'], []],
  ['IPv4 first', [lease('fd::1', 'a'), lease('1.1.1.1', 'a')], ['1.1.1.1,fd::1 web'], []],
  ['a name that differs in case only', [lease('1.1.1.1', 'a', 'WEB')], ['1.1.1.1 web'], []],
  ['an expired lease', [lease('1.1.1.1', 'a', 'x', 999)], [], []],
  ['a guest that is off', [lease('1.1.1.1', 'c', 'x')], [], []],
  ['a stranger', [lease('1.1.1.1', 'z', 'thing')], ['1.1.1.1 thing'], []],
  ['a stranger without a name', [lease('1.1.1.1', 'z')], [], []],
  ["another guest's name", [lease('1.1.1.1', 'a', 'db')], ['1.1.1.1 web'], ['db: the name of another machine']],
  [
    'the name of one that is off',
    [lease('1.1.1.1', 'a', 'OFF')],
    ['1.1.1.1 web'],
    ['OFF: the name of another machine'],
  ],
  [
    'a name that is refused where it is claimed',
    [lease('1.1.1.1', 'a', 'Claimed')],
    ['1.1.1.1 web'],
    ['Claimed: the name of something else'],
  ],
  ["the host's own", [lease('1.1.1.1', 'z', 'Hyper')], [], ['Hyper: the name of something else']],
  [
    'a domain name',
    [lease('1.1.1.1', 'z', 'www.example.com')],
    [],
    ['www.example.com: a guest may not claim a name with a domain'],
  ],
  ['a line end', [lease('1.1.1.1', 'z', 'x\n2.2.2.2 y')], [], ['x\n2.2.2.2 y: not a host name']],
  ['a pattern of ssh', [lease('1.1.1.1', 'z', '*')], [], ['*: not a host name']],
  ['an option', [lease('1.1.1.1', 'z', '-oProxyCommand')], [], ['-oProxyCommand: not a host name']],
  ['a path', [lease('1.1.1.1', 'z', '../../etc/x')], [], ['../../etc/x: not a host name']],
  ['an address', [lease('1.1.1.1', 'z', '8.8.8.8')], [], ['8.8.8.8: not a host name']],
  ['a number', [lease('1.1.1.1', 'z', '2130706433')], [], ['2130706433: not a host name']],
  ['a hexadecimal address', [lease('1.1.1.1', 'z', '0x7F000001')], [], ['0x7F000001: not a host name']],
  ['a name like a number', [lease('1.1.1.1', 'z', '0xen')], ['1.1.1.1 0xen'], []],
  ['a template', [lease('1.1.1.1', 'z', '{{7}}')], [], ['{{7}}: not a host name']],
  ['a guest name with a blank', [lease('1.1.1.1', 'd', 'ok')], ['1.1.1.1 ok'], ['a b: not a host name']],
  [
    'one name of two machines',
    [lease('1.1.1.1', 'a', 'twin'), lease('1.1.1.2', 'b', 'twin')],
    ['1.1.1.2 db', '1.1.1.1 web'],
    ['twin: several machines claim it'],
  ],
])('%s', (_title, leases, lines, leftOut) => {
  expect(roster(leases)).toEqual({ lines, leftOut });
});

test('static hosts stand there without a lease, and before what a guest claims', () => {
  const hosts = [
    { ip: '1.1.1.9', mac: 'a', name: 'fixed' },
    { ip: '1.1.1.8', name: 'printer.example.com' },
  ];
  expect(roster([lease('1.1.1.1', 'a', 'web'), lease('1.1.1.2', 'z', 'fixed')], hosts)).toEqual({
    lines: ['1.1.1.8 printer.example.com', '1.1.1.1,1.1.1.9 web fixed'],
    leftOut: ['fixed: the name of another machine'],
  });
});

test.each<[string, readonly Lease[], readonly { ip: string; mac?: string; name: string }[], readonly string[]]>([
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
    'a static address that is leased goes before another lease',
    [lease('1.1.1.1', 'a'), lease('1.1.1.5', 'a', undefined, 1_500)],
    [{ ip: '1.1.1.5', mac: 'a', name: 'web' }],
    ['1.1.1.5,1.1.1.1 web'],
  ],
])('%s', (_title, leases, hosts, lines) => {
  expect(roster(leases, hosts)).toEqual({ lines, leftOut: [] });
});

test('each address says where it is', () => {
  const networks = ['one', 'two'].map((network, index) => ({
    network,
    leases: [lease(`1.1.${index}.1`, 'a')],
    staticHosts: [{ ip: '1.1.1.1', mac: 'a', name: 'web' }].slice(1 - index),
  }));
  const address = { mac: 'a', leased: true };
  expect(rosterOf(networks, guests, refused, now).entries).toMatchObject([
    {
      guest: 'web',
      names: ['web'],
      addresses: [
        { ...address, ip: '1.1.1.1', network: 'two', fixed: true },
        { ...address, ip: '1.1.0.1', network: 'one', fixed: false },
      ],
    },
  ]);
});

test('a machine that claims one name after the other gets eight', () => {
  const leases = Array.from({ length: 10 }, (_, index) => lease(`1.1.1.${index}`, 'a', `vm${index}`, 2_000 - index));
  const { lines, leftOut } = roster([...leases, ...leases]);
  expect(lines.map((line) => line.split(' ').slice(1))).toEqual([
    ['web', ...Array.from({ length: 8 }, (_, index) => `vm${index}`)],
  ]);
  expect(leftOut).toEqual(['vm8: its machine claims 8 other names', 'vm9: its machine claims 8 other names']);
});

test.each<[string, (index: number) => Lease]>([
  ['machines', (index) => lease(`10.0.${index >> 8}.${index & 255}`, `m${index}`, `vm${index}`)],
  ['machines of one name', (index) => lease(`10.0.${index >> 8}.${index & 255}`, `m${index}`, 'vm')],
  ['addresses of one machine', (index) => lease(`10.0.${index >> 8}.${index & 255}`, 'a', `vm${index}`)],
])('the time is linear in the number of %s', (_title, made) => {
  const work = (size: number) => roster(Array.from({ length: size }, (_, index) => made(index)));
  expect(growth(5_000, work)).toBeLessThan(NEARLY_LINEAR);
});
