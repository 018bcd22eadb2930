import { expect, test } from '@jest/globals';
import { parseIp } from '../../src/address/ip.ts';
import { parseSubnet } from '../../src/address/subnet.ts';
import { containersIn, hostsText } from '../../src/dns/containers.ts';
import { reverseName, reverseZones } from '../../src/dns/reverse-zones.ts';
import { checkDomains } from '../../src/dns/zone.ts';

test.each([
  ['192.168.150.1/24', ['150.168.192.in-addr.arpa']],
  ['172.17.0.0/16', ['17.172.in-addr.arpa']],
  ['10.1.2.3/23', ['2.1.10.in-addr.arpa', '3.1.10.in-addr.arpa']],
  ['10.0.0.0/9', []],
  ['10.1.2.128/25', []],
  ['fd00:77::1/64', ['0.0.0.0.0.0.0.0.7.7.0.0.0.0.d.f.ip6.arpa']],
])('the reverse zones of %s are %j', (subnet, zones) => {
  const parsed = parseSubnet(subnet);
  expect(parsed === undefined ? undefined : reverseZones(parsed)).toEqual(zones);
});

test('the name of an address in the DNS has all of its numbers, the last one first', () => {
  const nameOf = (text: string) => {
    const ip = parseIp(text);
    return ip === undefined ? undefined : reverseName(ip);
  };
  expect(nameOf('192.168.150.1')).toBe('1.150.168.192.in-addr.arpa');
  expect(nameOf('fd00:77::1')).toBe(`1.${'0.'.repeat(15)}0.0.0.0.0.0.0.0.7.7.0.0.0.0.d.f.ip6.arpa`);
});

test('the names of containers are those of podman and docker that are labels of the DNS', () => {
  const networks = { ctr: { IPAddress: '10.90.0.2', GlobalIPv6Address: 'fd90::2' }, none: { IPAddress: '' } };
  const containers = containersIn(
    JSON.stringify([
      { Name: 'web', NetworkSettings: { Networks: networks } },
      { Name: '/db', NetworkSettings: { Networks: { bridge: { IPAddress: '172.17.0.2' } } } },
      { Name: 'x.y\n6.6.6.6 bank.example', NetworkSettings: { Networks: { ctr: { IPAddress: '10.90.0.3' } } } },
      { Name: 'odd', NetworkSettings: { Networks: { 'a b': { IPAddress: '10.90.0.4' }, c: { IPAddress: '1 2' } } } },
      { Name: 'stopped' },
    ]),
  );
  expect(hostsText(containers, 'ctr.lab')).toBe(
    [
      '10.90.0.2 web.ctr.lab web.ctr.ctr.lab',
      '10.90.0.4 odd.ctr.lab',
      '172.17.0.2 db.ctr.lab db.bridge.ctr.lab',
      'fd90::2 web.ctr.lab web.ctr.ctr.lab',
      '',
    ].join('\n'),
  );
});

const check = (...domains: string[]) =>
  checkDomains(
    domains.map((domain, index) => ({ owner: `network ${index}`, domain })),
    ['corp.example', 'example.net'],
  );

test.each([[['vm.lab', 'ctr.lab']], [['vm.corp.example']], [['vm.home.arpa', 'home.arpa']]])(
  'the domains %j have no other meaning',
  (domains) => {
    expect(() => check(...domains)).not.toThrow();
  },
);

test.each([
  [['a.local'], /mDNS/],
  [['localhost'], /this host/],
  [['example'], /the local network answers names in 'corp\.example'/],
  [['Corp.Example'], /the local network/],
  [['10.in-addr.arpa'], /infrastructure/],
  [['vm.lab', 'VM.lab'], /network 0 and network 1 have the same DNS domain/],
])('the domains %j are rejected', (domains, message) => {
  expect(() => check(...domains)).toThrow(message);
});
