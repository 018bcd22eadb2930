import { expect, test } from '@jest/globals';
import { reachOf } from '../../../src/network/explain/reach.ts';
import { summarizeReach } from '../../../src/network/explain/summary.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const network = (inside: string) => readNetwork(parseXml(`<network><name>n</name>${inside}</network>`));
const V4 = "<ip address='10.0.0.1' prefix='24'/>";
const PUBLIC = "<ip address='203.0.113.1' prefix='24'/>";
const ULA = "<ip family='ipv6' address='fd00::1' prefix='64'/>";
const NAT = "with the host's address (NAT), as far as the host gets";
const options = (inside: string, ...values: string[]) =>
  `${inside}<d:options xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'>${values.map((value) => `<d:option value='${value}'/>`).join('')}</d:options>`;
const nat = (...values: string[]) => options(`<forward mode='nat'/>${V4}`, ...values);
const GLOBAL = "<ip family='ipv6' address='2001:db8::1' prefix='64'/>";

/** One letter per pair: guest-guest, guest-host, host-guest, guest-LAN, LAN-guest, guest-Internet, Internet-guest. */
const letters = (inside: string) => {
  const rows = reachOf(network(inside));
  const line = (family: 'ipv4' | 'ipv6') => rows.map((row) => row[family].verdict.slice(0, 1)).join('');
  return `${line('ipv4')} ${line('ipv6')}`;
};

test.each([
  ['isolated', V4, 'yyynnnn ynnnnnn'],
  ['isolated without an address', '', 'ynnnnnn ynnnnnn'],
  ['isolated with isolated ports', `<port isolated='yes'/>${V4}${ULA}`, 'nyynnnn nyynnnn'],
  ['nat', `<forward mode='nat'/>${V4}`, 'yyyynyn ynnnnnn'],
  ['nat with a routed IPv6', `<forward mode='nat'/>${V4}${GLOBAL}`, 'yyyynyn yyydddd'],
  ['nat with a private IPv6', `<forward mode='nat'/>${V4}${ULA}`, 'yyyynyn yyydddn'],
  ['nat for both', `<forward mode='nat'><nat ipv6='yes'/></forward>${V4}${ULA}`, 'yyyynyn yyyynyn'],
  ['routed, private', `<forward mode='route'/>${V4}`, 'yyydddn ynnnnnn'],
  ['routed, public', `<forward mode='route'/>${PUBLIC}${GLOBAL}`, 'yyydddd yyydddd'],
  ['open', `<forward mode='open'/>${V4}`, 'yyydddd ynnnnnn'],
  ["the host's bridge", "<forward mode='bridge'/><bridge name='br0'/>", 'yddyyyd yddyyyd'],
  [
    "the host's bridge, ports isolated",
    "<forward mode='bridge'/><bridge name='br0'/><port isolated='yes'/>",
    'nddyyyd nddyyyd',
  ],
  ['macvtap', "<forward mode='bridge' dev='eth0'/>", 'ynnyyyd dnndddd'],
  ['private', "<forward mode='private' dev='eth0'/>", 'nnnyyyd nnndddd'],
  ['vepa', "<forward mode='vepa' dev='eth0'/>", 'dddyyyd ddddddd'],
  ['passthrough', "<forward mode='passthrough'><pf dev='eth0'/></forward>", 'yddyyyd ddddddd'],
  ['hostdev', "<forward mode='hostdev'><pf dev='eth0'/></forward>", 'yddyyyd yddyyyd'],
])('%s', (_title, inside, expected) => {
  expect(letters(inside)).toBe(expected);
});

test.each([
  [
    `<forward mode='nat' dev='eth9'/>${V4}`,
    3,
    "with the host's address (NAT), through eth9 only, as far as the host gets",
  ],
  [
    `<forward mode='nat'><nat><address start='192.0.2.1' end='192.0.2.9'/></nat></forward>${V4}`,
    5,
    'with 192.0.2.1-192.0.2.9 (NAT), as far as the host gets',
  ],
  [`<forward mode='route'/>${V4}`, 4, 'if it routes 10.0.0.0/24 to this host'],
  [
    "<forward mode='bridge'/><bridge name='ovs0'/><vlan><tag id='7'/></vlan>",
    3,
    'guests are part of VLAN 7 of the LAN of ovs0',
  ],
  [
    "<forward mode='bridge'/><bridge name='ovs0'/><portgroup name='a' default='yes'><vlan><tag id='7'/></vlan></portgroup><portgroup name='b'/>",
    0,
    'only in the same VLAN: a 7, b untagged',
  ],
  [nat('dhcp-option=3'), 3, `DHCP announces no default route (dhcp-option=3); with one, ${NAT}`],
  [nat('dhcp-option=option:router,10.0.0.9'), 3, 'DHCP announces 10.0.0.9 as the router, and not this host'],
  [nat('dhcp-option=3,10.0.0.1'), 3, NAT],
  [nat('dhcp-option=tag:x,3'), 3, NAT],
  [options(V4, 'dhcp-option=3,10.0.0.9'), 5, 'DHCP announces 10.0.0.9 as the router; the host forwards nothing'],
])('%s says why', (inside, pair, why) => {
  expect(reachOf(network(inside))[pair]?.ipv4.why).toBe(why);
});

test('macvtap finds a guest over IPv6 at the address of its MAC only, unless its filter is trusted', () => {
  const macvtap = "<forward mode='bridge' dev='eth0'/>";
  expect(reachOf(network(macvtap))[3]).toMatchObject({
    ipv4: { verdict: 'yes' },
    ipv6: {
      verdict: 'depends',
      why: 'guests are part of the LAN of eth0, if guests keep the address made from their MAC: macvtap filters multicast',
    },
  });
  const trusting = readNetwork(parseXml(`<network trustGuestRxFilters='yes'><name>n</name>${macvtap}</network>`));
  expect(reachOf(trusting)[3]?.ipv6.verdict).toBe('yes');
});

test('a link-local subnet is not routed', () => {
  const inside = "<forward mode='route'/><ip family='ipv6' address='fe80::1' prefix='64'/>";
  expect(reachOf(network(inside))[3]?.ipv6).toEqual({ verdict: 'no', why: 'link-local addresses are not routed' });
});

test.each([
  [
    `<forward mode='nat'/>${V4}`,
    [
      'IPv4: guests reach each other, the host, the LAN and the Internet; the host can connect to them.',
      'IPv6: guests reach each other; nothing can connect to them.',
    ],
  ],
  [
    "<forward mode='bridge'/><bridge name='br0'/>",
    [
      'Guests reach each other, the LAN and the Internet; guests may reach the host; the LAN can connect to them; the host and the Internet may connect to them.',
    ],
  ],
])('summary of %s', (inside, summary) => {
  expect(summarizeReach(reachOf(network(inside)))).toEqual(summary);
});

test.each([
  [nat('dhcp-option=121,10.9.0.0/16,10.0.0.5'), 'yyydndn ynnnnnn'],
  [nat('dhcp-option=121,0.0.0.0/0,10.0.0.1'), 'yyyynyn ynnnnnn'],
  [nat('dhcp-option=121,0.0.0.0/0,10.0.0.9'), 'yyydndn ynnnnnn'],
  [nat('dhcp-option=3', 'dhcp-option=121,0.0.0.0/0,10.0.0.1'), 'yyyynyn ynnnnnn'],
  [nat('dhcp-option=3,0.0.0.0'), 'yyyynyn ynnnnnn'],
  [nat('dhcp-option=3,10.0.0.9,10.0.0.1'), 'yyydndn ynnnnnn'],
  [options(`<forward mode='nat'><nat ipv6='yes'/></forward>${ULA}`, 'ra-param=*,0,0'), 'ynnnnnn yyydndn'],
  [options(`<forward mode='nat'><nat ipv6='yes'/></forward>${ULA}`, 'ra-param=*,60,1800'), 'ynnnnnn yyyynyn'],
])('depends on the default route that guests get: %#', (inside, expected) => {
  expect(letters(inside)).toBe(expected);
});
