import { expect, test } from '@jest/globals';
import { standIns } from '../../../src/doctor/report/stand-ins.ts';

const replace = standIns(
  [
    { kind: 'network', name: 'acme' },
    { kind: 'network', name: 'default' },
    { kind: 'guest', name: 'acme-web' },
    { kind: 'guest', name: 'a&b' },
    { kind: 'domain', name: 'corp.acme.example' },
  ],
  'key',
);

test('names are replaced as words, the longest first, also in XML', () => {
  expect(replace('acme ACME acme-web acme_x acmeware a&amp;b web.corp.acme.example default')).toBe(
    'network-1 network-1 guest-1 network-1_x acmeware guest-2 web.domain-1.example default',
  );
});

test('names that are words of every report stay', () => {
  const words = standIns(
    ['route', 'nat', 'network', 'Isolated', 'routers'].map((name) => ({ kind: 'network', name })),
    'key',
  );
  const report = `<network><forward mode='nat'/> ip route show [route-overlap] Isolated`;
  expect(words(`${report} routers`)).toBe(`${report} network-1`);
});

test('a tap keeps its relation to the MAC address of its guest', () => {
  expect(replace('52:54:00:12:34:56 fe:54:00:12:34:56 aa:bb:cc:dd:ee:ff 00:00:00:00:00:00')).toBe(
    '52:54:00:00:00:01 fe:54:00:00:00:01 02:00:00:00:00:02 00:00:00:00:00:00',
  );
});

test('common addresses stay', () => {
  const common = '127.0.0.1 0.0.0.0 255.255.255.0 192.168.122.1/24 ::1 fe80::1 ff02::fb 169.254.1.1';
  expect(replace(common)).toBe(common);
});

test('UUIDs and client ids are numbered', () => {
  expect(replace('c0ffee00-1234-4abc-8def-0123456789ab ff:56:50:4d:98:00:02:00')).toBe(
    '00000000-0000-4000-8000-000000000001 id-1',
  );
});

const ADDRESSES = [
  '10.0.0.1',
  '10.0.1.1',
  '10.200.7.9',
  '172.16.5.1',
  '172.31.0.1',
  '192.168.1.1',
  '192.168.124.1',
  '192.168.120.1',
  '203.0.113.9',
  '8.8.8.8',
  '100.64.3.2',
];
const numberOf = (ip: string) => ip.split('.').reduce((value, byte) => value * 256 + Number(byte), 0);
const commonBits = (a: string, b: string) => Math.clz32((numberOf(a) ^ numberOf(b)) >>> 0);

test('no address stays, and any two have as many leading bits in common as before', () => {
  for (const one of ADDRESSES) {
    expect(replace(one)).not.toBe(one);
    expect(replace(one)).toMatch(new RegExp(`\\.${one.split('.')[3]}$`));
    for (const other of ADDRESSES) expect(commonBits(replace(one), replace(other))).toBe(commonBits(one, other));
  }
});

test('a private address stays private', () => {
  expect(replace('10.9.8.7 172.20.0.1 192.168.5.1 fd00:1:2::5')).toMatch(
    /^10\.\S+ 172\.(?:1[6-9]|2\d|3[01])\.\S+ 192\.168\.\S+ f[cd]\S+::5$/,
  );
});

test('the half of an IPv6 address that a MAC address makes is replaced', () => {
  expect(replace('fe80::5054:ff:fe12:3456 2001:db8:7::5054:ff:fe12:3456')).toMatch(/^fe80::abcd:1 [23]\S+:abcd:1$/);
});
