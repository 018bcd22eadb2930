import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Explanation, explainNetwork } from '../../../src/network/explain/explain.ts';
import { reachOf } from '../../../src/network/explain/reach.ts';
import { summarizeReach } from '../../../src/network/explain/summary.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { NETWORK } from '../../../src/network/validate/kind.ts';
import { validateBytes } from '../../../src/network/validate/validate.ts';
import { exampleFile } from '../../../src/validate/example.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const V4 = "<ip address='10.0.0.1' prefix='24'/>";
const DHCP = "<ip address='10.0.0.1' prefix='24'><dhcp><range start='10.0.0.10' end='10.0.0.20'/></dhcp></ip>";

function explain(inside: string, ...options: readonly string[]): Explanation {
  const values = options.map((value) => `<d:option value='${value}'/>`).join('');
  const list = `<d:options xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'>${values}</d:options>`;
  return explainNetwork(readNetwork(parseXml(`<network><name>n</name>${inside}${list}</network>`)));
}

const HOSTS_FILE = "It resolves the names in the host's /etc/hosts";

test.each<[string, Explanation]>([
  [
    `<forward mode='nat'/><domain name='d.example' localOnly='yes'/><dns><forwarder addr='1.1.1.1'/><forwarder domain='c' addr='2.2.2.2'/><txt name='a' value='b'/><host ip='10.0.0.9'><hostname>www</hostname></host></dns><ip address='10.0.0.1' prefix='24'><tftp root='/srv'/><dhcp><range start='10.0.0.10' end='10.0.0.20'/><host mac='52:54:00:00:00:01' ip='10.0.0.5'/><bootp file='pxe.0'/></dhcp></ip><ip family='ipv6' address='fd00::1' prefix='64'/><mtu size='1400'/>`,
    {
      is: "a NAT network for IPv4, and a routed network for IPv6, which mode nat translates only with <nat ipv6='yes'/>",
      addresses: [
        "IPv4: DHCP from libvirt's dnsmasq in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20, 1 reservation",
        'IPv6: guests form addresses in fd00::/64 from router advertisements (SLAAC)',
        'Network boot: pxe.0',
      ],
      names: [
        "libvirt's dnsmasq at 10.0.0.1 and fd00::1 resolves the hostnames of guests with a lease, in the domain d.example",
        'It resolves www',
        'It has 1 TXT record',
        HOSTS_FILE,
        'It forwards names in c to 2.2.2.2',
        'It forwards all other names to 1.1.1.1',
        'It never forwards names in d.example',
      ],
      further: ['The MTU is 1400 bytes', 'TFTP serves the files in /srv'],
    },
  ],
  [
    "<dns enable='no'/><ip address='10.0.0.1' prefix='24'/><ip family='ipv6' address='fd00::1' prefix='64'/>",
    {
      is: 'an isolated network: nothing is forwarded in or out',
      addresses: [
        'IPv4: no DHCP in 10.0.0.0/24; guests configure addresses themselves',
        'IPv6: guests get no address in fd00::/64; they configure addresses themselves',
      ],
      names: ["No DNS: it is disabled (<dns enable='no'>)"],
      further: [],
    },
  ],
  [
    "<forward mode='bridge'/><bridge name='br0'/><portgroup name='a' default='yes'><vlan><tag id='7'/></vlan><bandwidth><inbound average='1000' peak='2000' burst='64'/></bandwidth></portgroup><portgroup name='b'/>",
    {
      is: 'a bridged network: guests are part of a network that the host is connected to',
      addresses: ['From the DHCP server of the LAN of br0, if it has one; not from libvirt'],
      names: ['From the name servers of the LAN of br0; not from libvirt'],
      further: [
        'Port group a: default; VLAN 7; traffic to each guest is limited to 1000 kB/s on average, 2000 kB/s at peak, bursts of 64 KiB',
        'Port group b',
      ],
    },
  ],
])('explains %s', (inside, expected) => {
  expect(explain(inside)).toEqual(expected);
});

describe('kinds', () => {
  test.each([
    [`<forward mode='nat'/>${V4}`, "a NAT network: guests connect to other networks with the host's address"],
    ["<forward mode='nat'/>", 'a NAT network without a subnet: nothing is forwarded'],
    [
      "<forward mode='nat'/><ip family='ipv6' address='fd00::1' prefix='64'/>",
      "a routed network: mode nat translates IPv6 only with <nat ipv6='yes'/>",
    ],
    [
      `<forward mode='nat'><nat ipv6='yes'/></forward>${V4}<ip family='ipv6' address='fd00::1' prefix='64'/>`,
      'a NAT network for IPv4 and IPv6',
    ],
    [
      "<forward mode='bridge'/><bridge name='b'/><virtualport type='openvswitch'/>",
      'a bridged network: guests are part of a network that the host is connected to (Open vSwitch)',
    ],
  ])('%s is %s', (inside, kind) => {
    expect(explain(inside).is).toContain(kind);
  });
});

describe('addresses', () => {
  test.each<[string, string, string[], string[]]>([
    [
      'an option with a range',
      V4,
      ['dhcp-range=10.0.0.50,10.0.0.99,12h'],
      ["IPv4: DHCP from libvirt's dnsmasq: 10.0.0.50 to 10.0.0.99, leases of 12h (dnsmasq option)"],
    ],
    [
      'a range outside the subnet, which dnsmasq does not use',
      V4,
      ['dhcp-range=10.9.0.50,10.9.0.99'],
      ['IPv4: no DHCP in 10.0.0.0/24; guests configure addresses themselves'],
    ],
    [
      'a range for a tag',
      V4,
      ['dhcp-range=tag:a,10.0.0.50,static'],
      ["IPv4: DHCP from libvirt's dnsmasq for guests with its tag: from 10.0.0.50, mode static (dnsmasq option)"],
    ],
    [
      'reserved guests only',
      DHCP,
      ['dhcp-ignore=tag:!known', 'dhcp-host=52:54:00:00:00:01,10.0.0.7'],
      [
        "IPv4: DHCP from libvirt's dnsmasq in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20, 1 reservation",
        'Only guests with a reservation get a lease (dhcp-ignore=tag:!known)',
      ],
    ],
    [
      'no default route',
      DHCP,
      ['dhcp-option=3'],
      [
        "IPv4: DHCP from libvirt's dnsmasq in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20",
        'DHCP announces no default route (dhcp-option=3)',
      ],
    ],
    [
      'the last of two routers',
      DHCP,
      ['dhcp-option=3,10.0.0.7', 'dhcp-option=3,10.0.0.8'],
      [
        "IPv4: DHCP from libvirt's dnsmasq in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20",
        'DHCP announces 10.0.0.8 as the default route (dhcp-option=3,10.0.0.8)',
      ],
    ],
    [
      'classless routes without a default route',
      DHCP,
      ['dhcp-option=121,10.9.0.0/16,10.0.0.5'],
      [
        "IPv4: DHCP from libvirt's dnsmasq in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20",
        'DHCP announces the routes 10.9.0.0/16 via 10.0.0.5, and guests that use them have no default route (RFC 3442; dhcp-option=121,10.9.0.0/16,10.0.0.5)',
      ],
    ],
    [
      'classless routes with a default route',
      DHCP,
      ['dhcp-option=option:classless-static-route,0.0.0.0/0,10.0.0.1,10.9.0.0/16,10.0.0.5'],
      [
        "IPv4: DHCP from libvirt's dnsmasq in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20",
        'DHCP announces the routes 0.0.0.0/0 via 10.0.0.1, 10.9.0.0/16 via 10.0.0.5, which guests use instead of the default route (RFC 3442; dhcp-option=option:classless-static-route,0.0.0.0/0,10.0.0.1,10.9.0.0/16,10.0.0.5)',
      ],
    ],
    [
      'another lease helper',
      DHCP,
      ['dhcp-script=/bin/x'],
      [
        "IPv4: DHCP from libvirt's dnsmasq in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20",
        "libvirt and vnet see no leases: dhcp-script=/bin/x replaces libvirt's lease helper",
      ],
    ],
    [
      'a file that vnet does not read',
      DHCP,
      ['conf-file=/etc/x.conf'],
      [
        "IPv4: DHCP from libvirt's dnsmasq in 10.0.0.0/24: 10.0.0.10 to 10.0.0.20",
        'Unknown: files that vnet does not read may change addresses and names (conf-file=/etc/x.conf)',
      ],
    ],
    [
      'no DHCP on the bridge',
      `<bridge name='b0'/>${DHCP}`,
      ['no-dhcp-interface=b*'],
      ['IPv4: no DHCP, because of the dnsmasq option no-dhcp-interface=b*'],
    ],
  ])('%s', (_title, inside, options, expected) => {
    expect(explain(inside, ...options).addresses.filter((text) => !text.startsWith('IPv6'))).toEqual(expected);
  });

  // As dnsmasq 2.90 advertises with libvirt's `dhcp-range=fd00::1,ra-only`.
  test.each<[string[], string[]]>([
    [
      ['dhcp-range=fd00::100,fd00::1ff,64'],
      [
        "IPv6: DHCPv6 from libvirt's dnsmasq: fd00::100 to fd00::1ff (dnsmasq option)",
        'IPv6: guests form addresses in fd00::/64 from router advertisements (SLAAC)',
        'IPv6: router advertisements do not announce DHCPv6, so many guests do not use it; the option enable-ra does',
      ],
    ],
    [
      ['dhcp-range=fd00::100,fd00::1ff,64', 'enable-ra'],
      [
        "IPv6: DHCPv6 from libvirt's dnsmasq: fd00::100 to fd00::1ff (dnsmasq option)",
        'IPv6: guests form addresses in fd00::/64 from router advertisements (SLAAC)',
      ],
    ],
    [
      ['ra-param=*,0,0'],
      [
        'IPv6: guests form addresses in fd00::/64 from router advertisements (SLAAC)',
        'Router advertisements announce no default route (ra-param=*,0,0)',
      ],
    ],
    [
      ['ra-param=b0,60', 'ra-param=eth0,0,0'],
      ['IPv6: guests form addresses in fd00::/64 from router advertisements (SLAAC)'],
    ],
  ])('explains IPv6 with the options %p', (options, expected) => {
    const inside = "<bridge name='b0'/><ip family='ipv6' address='fd00::1' prefix='64'/>";
    expect(explain(inside, ...options).addresses.filter((text) => !text.startsWith('IPv4'))).toEqual(expected);
  });

  test.each([
    ['64', 'IPv6: guests form addresses in fd00::/64 from router advertisements (SLAAC)'],
    ['48', 'IPv6: guests form addresses in fd00::/64 from router advertisements (SLAAC)'],
    [
      '126',
      'IPv6: guests get no address in fd00::/126, because guests form addresses from router advertisements only in a /64; they configure addresses themselves',
    ],
  ])('IPv6 with prefix length %s', (prefix, sentence) => {
    const inside = `<ip family='ipv6' address='fd00::1' prefix='${prefix}'/>`;
    expect(explain(inside).addresses).toContain(sentence);
  });

  test.each([
    ["<ip family='ipv6' address='fe80::1' prefix='64'/>", 'IPv6: guests have link-local addresses in fe80::/64'],
    [
      "<ip family='ipv6' address='fe80:0:0:1::1' prefix='64'/>",
      'IPv6: guests get no address in fe80:0:0:1::/64; they configure addresses themselves',
    ],
  ])('says which link-local addresses guests have with %s', (inside, sentence) => {
    expect(explain(inside).addresses).toEqual(['IPv4: the network has no subnet', sentence]);
  });

  test('only the subnet with DHCPv6 is advertised', () => {
    const inside =
      "<ip family='ipv6' address='fd00::1' prefix='64'/><ip family='ipv6' address='fd01::1' prefix='64'><dhcp><range start='fd01::10' end='fd01::20'/></dhcp></ip>";
    expect(explain(inside).addresses).toEqual([
      'IPv4: the network has no subnet',
      "IPv6: DHCPv6 from libvirt's dnsmasq in fd01::/64: fd01::10 to fd01::20",
      'IPv6: guests get no address in fd00::/64; they configure addresses themselves',
    ]);
  });
});

describe('names', () => {
  const own = "libvirt's dnsmasq at 10.0.0.1 resolves the hostnames of guests with a lease";
  test.each<[string, string, string[], string[]]>([
    [
      'switched off by an option',
      `<forward mode='nat'/>${DHCP}`,
      ['port=0'],
      ['No DNS: the dnsmasq option port=0 disables it', 'DHCP announces no DNS server'],
    ],
    [
      'on another port',
      `<forward mode='nat'/>${DHCP}`,
      ['port=5353'],
      [
        'dnsmasq answers on port 5353, which guests do not query by default; DHCP announces no DNS server',
        own,
        HOSTS_FILE,
        "It forwards other names to the host's name servers",
      ],
    ],
    [
      'without a DNS server in DHCP',
      `<forward mode='nat'/>${DHCP}`,
      ['dhcp-option=option:dns-server', 'no-hosts'],
      [
        'DHCP announces no DNS server (dhcp-option=option:dns-server); guests must be configured to query 10.0.0.1',
        own,
        "It forwards other names to the host's name servers",
      ],
    ],
    [
      'of reservations only',
      `<forward mode='nat'/>${DHCP}`,
      ['dhcp-ignore-names', 'dhcp-generate-names=tag:a', 'rev-server=10.9.0.0/16,10.0.0.9', 'rev-server=10.8.0.0/16'],
      [
        "libvirt's dnsmasq at 10.0.0.1 resolves the names of reservations, not those that guests send (dhcp-ignore-names)",
        'Guests without a hostname that match tag:a get one such as 52-54-00-00-00-01, from the MAC address (dhcp-generate-names=tag:a)',
        HOSTS_FILE,
        "It forwards other names to the host's name servers",
        'It forwards reverse queries for 10.9.0.0/16 to 10.0.0.9',
        'It never forwards reverse queries for 10.8.0.0/16',
      ],
    ],
    [
      'that some guests send',
      `<forward mode='nat'/>${DHCP}`,
      ['dhcp-ignore-names=tag:b', 'dhcp-generate-names'],
      [
        own,
        'It ignores the hostnames of guests that match tag:b (dhcp-ignore-names=tag:b)',
        'Guests without a hostname get one such as 52-54-00-00-00-01, from the MAC address (dhcp-generate-names)',
        HOSTS_FILE,
        "It forwards other names to the host's name servers",
      ],
    ],
    [
      'from another server',
      `<forward mode='nat'/>${DHCP}`,
      ['dhcp-option=6,9.9.9.9', 'no-resolv'],
      [
        'DHCP announces 9.9.9.9 as DNS server (dhcp-option=6,9.9.9.9)',
        own,
        HOSTS_FILE,
        'It does not forward other names (no-resolv)',
      ],
    ],
    [
      'a forwarder of one domain inside a local domain',
      `<forward mode='nat'/><domain name='c.example' localOnly='yes'/><dns><forwarder domain='apps.c.example' addr='192.0.2.53'/></dns>${DHCP}`,
      [],
      [
        `${own}, in the domain c.example`,
        HOSTS_FILE,
        'It forwards names in apps.c.example to 192.0.2.53',
        "It forwards all other names to the host's name servers",
        'It never forwards names in c.example, except in apps.c.example',
      ],
    ],
    [
      'isolated with a forwarder of one domain',
      `<dns><forwarder domain='a' addr='192.0.2.53'/></dns>${DHCP}`,
      [],
      [
        own,
        HOSTS_FILE,
        'It forwards names in a to 192.0.2.53',
        'It does not forward all other names (the network is isolated)',
      ],
    ],
    [
      'servers, fixed answers and records of options',
      `<forward mode='nat'/>${DHCP}`,
      ['server=9.9.9.9', 'server=/corp/10.1.1.1', 'local=/lan/', 'address=/ads/', 'address=/x.y/10.0.0.3', 'cname=a,b'],
      [
        own,
        'It has 1 record option',
        'It answers that names in ads do not exist',
        'It answers 10.0.0.3 for all names in x.y',
        HOSTS_FILE,
        'It forwards names in corp to 10.1.1.1',
        "It forwards all other names to 9.9.9.9 and the host's name servers",
        'It never forwards names in lan',
      ],
    ],
  ])('%s', (_title, inside, options, expected) => {
    expect(explain(inside, ...options).names).toEqual(expected);
  });
});

describe('other settings', () => {
  const ROUTE = "<route address='203.0.113.9' prefix='32' gateway='10.0.0.2'/>";
  test.each<[string, string, string[], string[]]>([
    [
      'a route behind a guest',
      `<forward mode='route'/>${V4}${ROUTE}`,
      [],
      [
        "The host routes 203.0.113.9/32 to 10.0.0.2; only the host and guests of this network reach it, because libvirt's firewall rejects other traffic to and from it",
      ],
    ],
    [
      'the same in mode open',
      `<forward mode='open'/>${V4}${ROUTE}`,
      [],
      ["The host routes 203.0.113.9/32 to 10.0.0.2; the host's firewall decides who else can reach it"],
    ],
    [
      'one option that is ignored',
      "<forward mode='bridge'/><bridge name='b'/>",
      ['cache-size=0'],
      ['1 dnsmasq option is ignored: libvirt starts no dnsmasq for this network'],
    ],
    [
      'two options that are ignored',
      "<forward mode='bridge'/><bridge name='b'/>",
      ['cache-size=0', 'port=0'],
      ['2 dnsmasq options are ignored: libvirt starts no dnsmasq for this network'],
    ],
    [
      'options by what vnet knows of them',
      DHCP,
      [
        'log-queries',
        'dhcp-option=42,10.0.0.1',
        'dhcp-option=tag:a,tag:!b,26,1400',
        'ra-param=b0,0,0',
        'bogus-nxdomain=192.0.2.1 # y',
      ],
      [
        'DHCP also sends: 42,10.0.0.1',
        'DHCP also sends to guests that match tag:a,tag:!b: 26,1400',
        'dnsmasq options that change neither addresses nor names: log-queries',
        'Unknown: what these dnsmasq options change: ra-param=b0,0,0; bogus-nxdomain=192.0.2.1',
      ],
    ],
    [
      'a long delay of STP',
      "<bridge name='b0' delay='15'/>",
      [],
      ["A guest reaches nothing until 30 seconds after its start (STP with delay='15')"],
    ],
    ['a delay without STP', "<bridge name='b0' stp='off' delay='15'/>", [], []],
    ['the shortest delay of STP', "<bridge name='b0' delay='2'/>", [], []],
    [
      'the macvtap filter',
      "<forward mode='private' dev='eth0'/>",
      [],
      [
        "A guest is found over IPv6 only at the address made from its MAC, not at a static or privacy address: macvtap drops multicast for others unless trustGuestRxFilters='yes' is set here, in the port group or at the guest's interface",
      ],
    ],
    [
      'VLANs and rates',
      "<forward mode='nat'/><bandwidth><outbound average='100'/></bandwidth>",
      [],
      ['Traffic from all guests together is limited to 100 kB/s on average'],
    ],
  ])('%s', (_title, inside, options, expected) => {
    expect(explain(inside, ...options).further).toEqual(expected);
  });
});

test('explains every example of every rule', () => {
  for (const { wrong, right } of NETWORK.rules) {
    for (const example of [...wrong, ...right]) {
      const { model: network } = validateBytes(Buffer.from(exampleFile(example, { kind: NETWORK })), 'x.xml');
      if (network === undefined) continue;
      const { is, addresses, names, further } = explainNetwork(network);
      for (const sentence of [is, ...addresses, ...names, ...further, ...summarizeReach(reachOf(network))]) {
        expect(sentence).not.toMatch(/undefined|NaN|\[object/);
      }
    }
  }
});

test('explains options of any form', () => {
  const text = fc.stringMatching(/^[a-z0-9=,.:/#" -]{0,40}$/);
  const option = fc.oneof(
    text,
    fc.tuple(fc.constantFrom(...OPTIONS), text).map(([name, value]) => `${name}=${value}`),
  );
  fc.assert(
    fc.property(fc.array(option, { maxLength: 4 }), (options) => {
      const { addresses, names, further } = explain(`<forward mode='nat'/>${DHCP}`, ...options);
      expect([...addresses, ...names, ...further].join()).not.toMatch(/undefined|NaN|\[object/);
    }),
    { numRuns: 500, seed: 4 },
  );
});

const OPTIONS = [
  ...[
    'address',
    'conf-file',
    'dhcp-host',
    'dhcp-ignore',
    'dhcp-option',
    'dhcp-range',
    'dhcp-script',
    'domain',
    'local',
  ],
  ...['no-dhcp-interface', 'port', 'resolv-file', 'server', 'txt-record'],
];
