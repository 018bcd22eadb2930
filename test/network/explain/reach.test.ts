import { expect, test } from '@jest/globals';
import { explainNetwork } from '../../../src/network/explain/explain.ts';
import { reachOf } from '../../../src/network/explain/reach.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const network = (inside: string) => readNetwork(parseXml(`<network><name>n</name>${inside}</network>`));
const V4 = "<ip address='10.0.0.1' prefix='24'/>";
const PUBLIC = "<ip address='203.0.113.1' prefix='24'/>";
const ULA = "<ip family='ipv6' address='fd00::1' prefix='64'/>";
const GLOBAL = "<ip family='ipv6' address='2001:db8::1' prefix='64'/>";

/** A letter a way: guest-guest, guest-host, host-guest, guest-LAN, LAN-guest, guest-Internet, Internet-guest. */
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
  ['macvtap', "<forward mode='bridge' dev='eth0'/>", 'ynnyyyd ynnyyyd'],
  ['private', "<forward mode='private' dev='eth0'/>", 'nnnyyyd nnnyyyd'],
  ['vepa', "<forward mode='vepa' dev='eth0'/>", 'dddyyyd dddyyyd'],
  ['passthrough', "<forward mode='passthrough'><pf dev='eth0'/></forward>", 'yddyyyd yddyyyd'],
  ['hostdev', "<forward mode='hostdev'><pf dev='eth0'/></forward>", 'yddyyyd yddyyyd'],
])('%s', (_title, inside, expected) => {
  expect(letters(inside)).toBe(expected);
});

test.each([
  [`<forward mode='nat' dev='eth9'/>${V4}`, 3, "under the host's own address, over eth9 only, as far as the host gets"],
  [
    `<forward mode='nat'><nat><address start='192.0.2.1' end='192.0.2.9'/></nat></forward>${V4}`,
    5,
    'under 192.0.2.1-192.0.2.9, as far as the host gets',
  ],
  [`<forward mode='route'/>${V4}`, 4, 'if it sends what is for 10.0.0.0/24 to this host'],
  [
    "<forward mode='bridge'/><bridge name='ovs0'/><vlan><tag id='7'/></vlan>",
    3,
    'guests are machines of VLAN 7 of the LAN of ovs0',
  ],
])('%s says why', (inside, way, why) => {
  expect(reachOf(network(inside))[way]?.ipv4.why).toBe(why);
});

test.each([
  [
    `<forward mode='nat'/><domain name='d.example' localOnly='yes'/><dns><forwarder addr='1.1.1.1'/><forwarder domain='c' addr='2.2.2.2'/><txt name='a' value='b'/><host ip='10.0.0.9'><hostname>www</hostname></host></dns><ip address='10.0.0.1' prefix='24'><tftp root='/srv'/><dhcp><range start='10.0.0.10' end='10.0.0.20'/><host mac='52:54:00:00:00:01' ip='10.0.0.5'/><bootp file='pxe.0'/></dhcp></ip>${ULA}<mtu size='1400'/>`,
    {
      is: "a NAT network: guests go out under the host's own addresses, nobody comes in",
      addresses: [
        "IPv4: libvirt's dnsmasq by DHCP in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20, 1 fixed by name or MAC",
        "IPv6: guests make their own in fd00::/64, from dnsmasq's router advertisements",
        'Network boots load pxe.0',
      ],
      names: [
        "libvirt's dnsmasq at 10.0.0.1 and fd00::1: guests that took a lease under their names, in the domain d.example",
        'It also knows www',
        'It has 1 TXT and 0 SRV records',
        'It asks 1.1.1.1, 2.2.2.2 for c',
        'Names in d.example are never asked of others',
      ],
      further: ['Packets are at most 1400 bytes', 'Files in /srv are served by TFTP'],
    },
  ],
  [
    "<dns enable='no'/><ip address='10.0.0.1' prefix='24'/><ip family='ipv6' address='fd00::1' prefix='64'/>",
    {
      is: 'an isolated network: nothing is forwarded in or out',
      addresses: [
        'IPv4: nobody; guests set addresses in 10.0.0.0/24 themselves',
        'IPv6: nobody; guests set addresses in fd00::/64 themselves',
      ],
      names: ['Nobody: DNS is switched off'],
      further: [],
    },
  ],
  [
    "<forward mode='bridge'/><bridge name='br0'/><portgroup name='a' default='yes'/><portgroup name='b'/>",
    {
      is: 'a bridged network: guests are machines of a network the host is plugged into',
      addresses: ['The DHCP server of the LAN of br0, if there is one: libvirt gives none'],
      names: ['The name servers of the LAN of br0: libvirt gives none'],
      further: ['Port groups: a (default), b'],
    },
  ],
])('%s in plain words', (inside, expected) => {
  expect(explainNetwork(network(inside))).toEqual(expected);
});
