import { expect, test } from '@jest/globals';
import type { Lease } from '../../src/leases/lease.ts';
import { rosterOf } from '../../src/names/roster.ts';

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
const roster = (leases: readonly Lease[], staticHosts: readonly { ip: string; mac?: string; name: string }[] = []) => {
  const { entries, leftOut } = rosterOf([{ network: 'n', leases, staticHosts }], guests, new Set(['hyper']), now);
  return { lines: entries.map(({ names, ips }) => `${ips.join(',')} ${names.join(' ')}`), leftOut };
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
  ['localhost', [lease('1.1.1.1', 'a', 'LocalHost')], ['1.1.1.1 web'], ['LocalHost: the name of something else']],
  [
    'localhost with a domain',
    [lease('1.1.1.1', 'z', 'localhost.localdomain')],
    [],
    ['localhost.localdomain: the name of something else'],
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
  ['a template', [lease('1.1.1.1', 'z', '{{7}}')], [], ['{{7}}: not a host name']],
  ['a guest name with a blank', [lease('1.1.1.1', 'd', 'ok')], ['1.1.1.1 ok'], ['a b: not a host name']],
  [
    'one name of two machines',
    [lease('1.1.1.1', 'a', 'twin'), lease('1.1.1.2', 'b', 'twin')],
    ['1.1.1.2 db', '1.1.1.1 web'],
    ['twin: the name of another machine'],
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
    lines: ['1.1.1.8 printer.example.com', '1.1.1.9,1.1.1.1 web fixed'],
    leftOut: ['fixed: the name of another machine'],
  });
});
