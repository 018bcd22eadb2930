import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { overlaps, parseSubnet } from '../../../src/address/subnet.ts';
import { draftOf } from '../../../src/network/format/draft.ts';
import { writeDocument, writeNetwork } from '../../../src/network/format/format.ts';
import { generateNetwork } from '../../../src/network/generate/generate.ts';
import { ownSubnetOf } from '../../../src/network/generate/ip.ts';
import type { GenerateOptions } from '../../../src/network/generate/options.ts';
import { freeBridge, freeSubnet, freeUla, subnetAround } from '../../../src/network/generate/pick.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const nothing: GenerateOptions = {
  name: 'n',
  mode: 'isolated',
  trustGuestRxFilters: false,
  guestIpv6: false,
  bridge: 'br',
  stp: true,
  devices: [],
  virtualFunctions: [],
  managed: false,
  subnets: [],
  dhcp: false,
  ranges: [],
  hosts: [],
  localPtr: false,
  routes: [],
  localDomain: false,
  registerDomain: false,
  dns: true,
  plainNames: true,
  dnsHosts: [],
  forwarders: [],
  srvs: [],
  txts: [],
  dnsmasqOptions: [],
  isolatedPorts: false,
  portGroups: [],
};

const v4 = ownSubnetOf('10.0.0.0/24', '--subnet');
const v6 = ownSubnetOf('fd00::/64', '--ipv6');
const xmlOf = (options: Partial<GenerateOptions>) => writeNetwork(generateNetwork({ ...nothing, ...options }));

/** The content of the network without its name, and without its bridge if that is the default one. */
const inside = (options: Partial<GenerateOptions>) =>
  xmlOf(options)
    .replace('<network>\n  <name>n</name>\n', '')
    .replace("  <bridge name='br' stp='on' delay='0'/>\n", '')
    .replace('</network>\n', '')
    .replace(/^ {2}/gm, '');

describe('options become the XML that libvirt would print', () => {
  test.each<[string, Partial<GenerateOptions>, string]>([
    ['nothing', {}, ''],
    ['nat', { mode: 'nat', subnets: [v4] }, "<forward mode='nat'/>\n<ip address='10.0.0.1' prefix='24'>\n</ip>\n"],
    [
      'nat over a device, under addresses and ports',
      {
        mode: 'nat',
        subnets: [v4],
        devices: ['eth0'],
        natAddress: '192.0.2.1-192.0.2.9',
        natPort: '500-1000',
        natIpv6: 'no',
      },
      "<forward dev='eth0' mode='nat'>\n  <nat ipv6='no'>\n    <address start='192.0.2.1' end='192.0.2.9'/>\n    <port start='500' end='1000'/>\n  </nat>\n  <interface dev='eth0'/>\n</forward>\n<ip address='10.0.0.1' prefix='24'>\n</ip>\n",
    ],
    ['open without an address', { mode: 'open' }, "<forward mode='open'/>\n"],
    [
      'the whole subnet by DHCP',
      { subnets: [v4], dhcp: true },
      "<ip address='10.0.0.1' prefix='24'>\n  <dhcp>\n    <range start='10.0.0.2' end='10.0.0.254'/>\n  </dhcp>\n</ip>\n",
    ],
    [
      'the larger part of a subnet, up to the limit of libvirt',
      { subnets: [ownSubnetOf('10.0.0.9/8', '--subnet')], dhcp: true },
      "<ip address='10.0.0.9' prefix='8'>\n  <dhcp>\n    <range start='10.0.0.10' end='10.1.0.9'/>\n  </dhcp>\n</ip>\n",
    ],
    [
      'the largest part without a reserved address',
      { subnets: [v4], dhcp: true, hosts: ['a,,10.0.0.200', 'b,,10.0.0.20', 'b,,10.0.0.20'] },
      "<ip address='10.0.0.1' prefix='24'>\n  <dhcp>\n    <range start='10.0.0.21' end='10.0.0.199'/>\n    <host name='a' ip='10.0.0.200'/>\n    <host name='b' ip='10.0.0.20'/>\n    <host name='b' ip='10.0.0.20'/>\n  </dhcp>\n</ip>\n",
    ],
    [
      'ranges and hosts, each in its subnet',
      {
        subnets: [v4, v6],
        ranges: ['10.0.0.10-10.0.0.20,12h', 'fd00::100-fd00::1ff,infinite'],
        hosts: [
          'web,52:54:00:00:00:01,10.0.0.5',
          ',52:54:00:00:00:02,10.0.0.6,300s',
          'six,,fd00::5',
          'duid,0:1:2,fd00::6',
        ],
      },
      "<ip address='10.0.0.1' prefix='24'>\n  <dhcp>\n    <range start='10.0.0.10' end='10.0.0.20'>\n      <lease expiry='12' unit='hours'/>\n    </range>\n    <host mac='52:54:00:00:00:01' name='web' ip='10.0.0.5'/>\n    <host mac='52:54:00:00:00:02' ip='10.0.0.6'>\n      <lease expiry='300' unit='seconds'/>\n    </host>\n  </dhcp>\n</ip>\n<ip family='ipv6' address='fd00::1' prefix='64'>\n  <dhcp>\n    <range start='fd00::100' end='fd00::1ff'>\n      <lease expiry='0'/>\n    </range>\n    <host name='six' ip='fd00::5'/>\n    <host id='0:1:2' name='duid' ip='fd00::6'/>\n  </dhcp>\n</ip>\n",
    ],
    [
      'network boot',
      { subnets: [v4], tftp: '/srv', bootp: 'pxe.0,10.0.0.2', localPtr: true },
      "<ip address='10.0.0.1' prefix='24' localPtr='yes'>\n  <tftp root='/srv'/>\n  <dhcp>\n    <bootp file='pxe.0' server='10.0.0.2'/>\n  </dhcp>\n</ip>\n",
    ],
    [
      'routes',
      { subnets: [v4, v6], routes: ['10.9.0.7/16,10.0.0.2', 'fd01::/48,fd00::2,5'] },
      "<ip address='10.0.0.1' prefix='24'>\n</ip>\n<ip family='ipv6' address='fd00::1' prefix='64'>\n</ip>\n<route address='10.9.0.0' prefix='16' gateway='10.0.0.2'/>\n<route family='ipv6' address='fd01::' prefix='48' gateway='fd00::2' metric='5'/>\n",
    ],
    [
      'names',
      {
        subnets: [v4],
        domain: "o'x",
        localDomain: true,
        plainNames: false,
        forwarders: ['1.1.1.1', 'corp.example,10.1.1.1', 'free.example'],
        txts: ['t=a=b, c'],
        srvs: ['ldap,tcp,d,t,389,1,2', 'sip,udp', 'x,tcp,,t'],
        dnsHosts: ['10.0.0.2,one,two'],
      },
      "<domain name='o&apos;x' localOnly='yes'/>\n<dns forwardPlainNames='no'>\n  <forwarder addr='1.1.1.1'/>\n  <forwarder domain='corp.example' addr='10.1.1.1'/>\n  <forwarder domain='free.example'/>\n  <txt name='t' value='a=b, c'/>\n  <srv service='ldap' protocol='tcp' domain='d' target='t' port='389' priority='1' weight='2'/>\n  <srv service='sip' protocol='udp'/>\n  <srv service='x' protocol='tcp' target='t'/>\n  <host ip='10.0.0.2'>\n    <hostname>one</hostname>\n    <hostname>two</hostname>\n  </host>\n</dns>\n<ip address='10.0.0.1' prefix='24'>\n</ip>\n",
    ],
    ['no names', { subnets: [v4], dns: false }, "<dns enable='no'/>\n<ip address='10.0.0.1' prefix='24'>\n</ip>\n"],
    [
      'a registered domain is local',
      { domain: 'd', registerDomain: true },
      "<domain name='d' localOnly='yes' register='yes'/>\n",
    ],
    [
      'the link',
      { mtu: '9000', mac: '52:54:00:AA:00:01', isolatedPorts: true, inbound: '1000,5000,1024', outbound: '128' },
      "<mtu size='9000'/>\n<mac address='52:54:00:aa:00:01'/>\n<bandwidth>\n  <inbound average='1000' peak='5000' burst='1024'/>\n  <outbound average='128'/>\n</bandwidth>\n<port isolated='yes'/>\n",
    ],
    [
      'the bridge',
      { bridge: 'b1', stp: false, delay: '3', zone: 'z', macTableManager: 'kernel' },
      "<bridge name='b1' zone='z' stp='off' delay='3' macTableManager='kernel'/>\n",
    ],
    [
      'texts',
      { uuid: '0A0B0C0D-0000-4000-8000-000000000001', title: 'a<b', description: 'c\nd' },
      '<uuid>0a0b0c0d-0000-4000-8000-000000000001</uuid>\n<title>a&lt;b</title>\n<description>c\nd</description>\n',
    ],
    ["the host's bridge", { mode: 'bridge', bridge: 'lan0' }, "<forward mode='bridge'/>\n<bridge name='lan0'/>\n"],
    [
      'Open vSwitch with VLANs and port groups',
      {
        mode: 'ovs',
        bridge: 'ovs0',
        vlan: '10:untagged,20',
        portGroups: ['a,default,trust,vlan=5', 'b,inbound=1+2+3,profileid=p'],
      },
      "<forward mode='bridge'/>\n<bridge name='ovs0'/>\n<vlan trunk='yes'>\n  <tag id='10' nativeMode='untagged'/>\n  <tag id='20'/>\n</vlan>\n<virtualport type='openvswitch'/>\n<portgroup name='a' default='yes' trustGuestRxFilters='yes'>\n  <vlan>\n    <tag id='5'/>\n  </vlan>\n  <virtualport type='openvswitch'/>\n</portgroup>\n<portgroup name='b'>\n  <virtualport>\n    <parameters profileid='p'/>\n  </virtualport>\n  <bandwidth>\n    <inbound average='1' peak='2' burst='3'/>\n  </bandwidth>\n</portgroup>\n",
    ],
    [
      'a pool of devices',
      { mode: 'passthrough', bridge: undefined, devices: ['e1', 'e0'] },
      "<forward dev='e1' mode='passthrough'>\n  <interface dev='e1'/>\n  <interface dev='e0'/>\n</forward>\n",
    ],
    [
      'a physical function with a virtual port',
      {
        mode: 'vepa',
        bridge: undefined,
        physicalFunction: 'e1',
        virtualPort: '802.1Qbg,managerid=11,typeid=1,typeidversion=2',
      },
      "<forward mode='vepa'>\n  <pf dev='e1'/>\n</forward>\n<virtualport type='802.1Qbg'>\n  <parameters managerid='11' typeid='1' typeidversion='2'/>\n</virtualport>\n",
    ],
    [
      'virtual functions',
      {
        mode: 'hostdev',
        bridge: undefined,
        virtualFunctions: ['0000:04:10.1', '5:0.0'],
        managed: true,
        driver: 'vfio',
      },
      "<forward mode='hostdev' managed='yes'>\n  <driver name='vfio'/>\n  <address type='pci' domain='0x0000' bus='0x04' slot='0x10' function='0x1'/>\n  <address type='pci' domain='0x0000' bus='0x05' slot='0x00' function='0x0'/>\n</forward>\n",
    ],
  ])('%s', (_title, options, expected) => {
    expect(inside(options)).toBe(expected);
  });

  test('attributes of the network itself', () => {
    const xml = xmlOf({ guestIpv6: true, trustGuestRxFilters: true, dnsmasqOptions: ["a='b'"] });
    expect(xml).toBe(
      "<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0' ipv6='yes' trustGuestRxFilters='yes'>\n  <name>n</name>\n  <bridge name='br' stp='on' delay='0'/>\n  <dnsmasq:options>\n    <dnsmasq:option value='a=&apos;b&apos;'/>\n  </dnsmasq:options>\n</network>\n",
    );
  });
});

describe('rejects', () => {
  test.each<[Partial<GenerateOptions>, string]>([
    [
      { subnets: [v4], hosts: ['web,10.0.0.5'] },
      '--host web,10.0.0.5: expected NAME,MAC,IP[,TIME], such as web,52:54:00:00:00:01,10.0.5.10',
    ],
    [
      { subnets: [v4], hosts: ['a,b,fd00::1'] },
      '--host a,b,fd00::1: fd00::1 is outside the network, which has no IPv6 subnet',
    ],
    [{ subnets: [v4], ranges: ['10.0.0.5-10.0.0.9-1'] }, '--dhcp 10.0.0.5-10.0.0.9-1: expected START-END'],
    [{ subnets: [v4], ranges: ['10.0.0.5-10.0.0.9,soon'] }, '--dhcp soon: expected 12h, 45m, 300s or infinite'],
    [{ subnets: [v4], routes: ['10.0.0.0,10.0.0.2'] }, '--route 10.0.0.0,10.0.0.2: expected CIDR,GATEWAY[,METRIC]'],
    [
      { subnets: [v4], hosts: ['a,b,10.8.0.7'] },
      '--host a,b,10.8.0.7: 10.8.0.7 is outside the network, which is 10.0.0.0/24',
    ],
    [
      { subnets: [v4], ranges: ['10.8.0.7-10.8.0.9'] },
      '--dhcp 10.8.0.7-10.8.0.9: 10.8.0.7 is outside the network, which is 10.0.0.0/24',
    ],
    [{ subnets: [v4], ranges: ['100-200'] }, "--dhcp 100-200: '100' is not a complete IPv4 address such as 10.0.0.1"],
    [
      { subnets: [v4], ranges: ['10.0.0.9-20'] },
      "--dhcp 10.0.0.9-20: '20' is not a complete IPv4 address such as 10.0.0.1",
    ],
    [{ subnets: [v4], hosts: ['a,b,10.5'] }, "--host a,b,10.5: '10.5' is not a complete IPv4 address such as 10.0.0.1"],
    [{ forwarders: ['10.5'] }, "--forwarder 10.5: '10.5' is not a complete IPv4 address such as 10.0.0.1"],
    [
      { forwarders: ['a.example,8.8'] },
      "--forwarder a.example,8.8: '8.8' is not a complete IPv4 address such as 10.0.0.1",
    ],
    [{ dnsHosts: ['7,www'] }, "--dns-host 7,www: '7' is not a complete IPv4 address such as 10.0.0.1"],
    [
      { subnets: [v4], routes: ['10.9.0.0/16,2'] },
      "--route 10.9.0.0/16,2: '2' is not a complete IPv4 address such as 10.0.0.1",
    ],
    [
      { subnets: [v4], routes: ['10.9/16,10.0.0.2'] },
      "--route 10.9/16,10.0.0.2: '10.9' is not a complete IPv4 address such as 10.0.0.1",
    ],
    [
      { mode: 'nat', subnets: [v4], natAddress: '192.0.2.1-9' },
      "--nat-address 192.0.2.1-9: '9' is not a complete IPv4 address such as 10.0.0.1",
    ],
    [{ subnets: [v4], bootp: 'pxe,10.1' }, "--bootp pxe,10.1: '10.1' is not a complete IPv4 address such as 10.0.0.1"],
    [{ txts: ['novalue'] }, '--txt novalue: expected NAME=VALUE'],
    [{ vlan: '1,x' }, '--vlan 1,x: expected ID[,ID...], such as 42 or 10:untagged,20'],
    [
      { mode: 'hostdev', bridge: undefined, virtualFunctions: ['eth0'] },
      '--vf eth0: expected a PCI address such as 0000:04:10.1',
    ],
    [{ title: 'a\nb' }, '"a\\nb" contains a control character'],
    [{ dnsmasqOptions: ['a\nserver=9.9.9.9'] }, '"a\\nserver=9.9.9.9" contains a control character'],
    [{ mode: 'nat' }, '--mode nat needs --subnet'],
    [{ mode: 'bridge', bridge: undefined }, '--mode bridge needs --bridge or --dev or --pf'],
    [
      { mode: 'bridge', subnets: [v4] },
      '--subnet or --ipv6 cannot be used with --mode bridge, only with nat, route, open, isolated',
    ],
    [{ mode: 'route', subnets: [v4], natPort: '1-2' }, '--nat-port cannot be used with --mode route, only with nat'],
    [
      { mode: 'hostdev', physicalFunction: 'e0' },
      '--bridge cannot be used with --mode hostdev, only with nat, route, open, isolated, bridge, ovs',
    ],
    [{ registerDomain: true }, '--register-domain needs --domain'],
    [{ localDomain: true }, '--local-domain needs --domain'],
    [{ subnets: [v4], tftp: 'srv' }, '--tftp srv: expected an absolute path'],
    [{ forwarders: ['dns.example'] }, '--forwarder dns.example: expected ADDRESS or DOMAIN,ADDRESS'],
    [{ forwarders: ['other.example,10.1.1.1', 'dns.example'] }, '--forwarder dns.example: expected ADDRESS'],
    [
      { subnets: [ownSubnetOf('10.9.0.0/31', '--subnet')], dhcp: true },
      '--subnet 10.9.0.0/31 has no address for a guest',
    ],
    [{ subnets: [ownSubnetOf('10.9.0.1/32', '--subnet')] }, '--subnet 10.9.0.1/32 has no address for a guest'],
    [{ subnets: [ownSubnetOf('fd00::1/128', '--ipv6')] }, '--ipv6 fd00::1/128 has no address for a guest'],
  ])('%j', (options, message) => {
    expect(() => xmlOf(options)).toThrow(message);
  });

  test.each([
    ['10.0.0.0', '--subnet', '--subnet 10.0.0.0: expected ADDRESS/PREFIX'],
    ['fd00::/64', '--subnet', '--subnet fd00::/64: expected an IPv4 subnet'],
    ['10.0.0.0/24', '--ipv6', '--ipv6 10.0.0.0/24: expected an IPv6 subnet'],
    ['10.5/24', '--subnet', "--subnet 10.5/24: '10.5' is not a complete IPv4 address such as 10.0.0.1"],
    ['10.0.0.5/33', '--subnet', '--subnet 10.0.0.5/33: the prefix length must be between 0 and 32'],
  ])('%s', (text, option, message) => {
    expect(() => ownSubnetOf(text, option)).toThrow(message);
  });
});

test.each<Partial<GenerateOptions>>([
  { subnets: [ownSubnetOf('10.9.0.0/31', '--subnet')], dhcp: false },
  { forwarders: ['10.1.1.1', 'dns.example'] },
  { forwarders: ['example,10.1.1.1', 'dns.example'] },
])('accepts %j', (options) => {
  expect(() => xmlOf(options)).not.toThrow();
});

test('the XML is canonical: reading and writing it changes nothing', () => {
  const word = fc
    .string({ minLength: 1, maxLength: 8 })
    .filter((text) => !/[\u0000-\u001f\u007f,=-]/.test(text) && text.trim() === text);
  const anyOptions = fc.record({
    mode: fc.constantFrom('nat', 'route', 'open', 'isolated'),
    name: word,
    title: fc.option(word, { nil: undefined }),
    domain: fc.option(word, { nil: undefined }),
    txts: fc.array(
      fc.tuple(word, word).map(([name, value]) => `${name}=${value}`),
      { maxLength: 3 },
    ),
    dnsHosts: fc.array(
      word.map((name) => `10.0.0.7,${name}`),
      { maxLength: 2 },
    ),
    dnsmasqOptions: fc.array(word, { maxLength: 2 }),
    dhcp: fc.boolean(),
    localPtr: fc.boolean(),
    stp: fc.boolean(),
    subnets: fc.constantFrom([v4], [v4, v6], [v6]),
  }) as fc.Arbitrary<Partial<GenerateOptions>>;
  fc.assert(
    fc.property(anyOptions, (options) => {
      const xml = xmlOf(options);
      expect(writeDocument(draftOf(parseXml(xml)))).toBe(xml);
    }),
    { numRuns: 200, seed: 3 },
  );
});

describe('auto', () => {
  const subnets = (...texts: string[]) => texts.flatMap((text) => parseSubnet(text) ?? []);

  test.each([
    [[], '192.168.122.1'],
    [['192.168.122.0/24'], '192.168.123.1'],
    [['192.168.122.200/32', '192.168.123.128/25'], '192.168.124.1'],
    [['192.168.0.0/16'], '10.200.0.1'],
    [['192.168.0.0/16', '10.0.0.0/8'], '172.31.0.1'],
    [['192.168.0.0/16', '10.0.0.0/8', '172.16.0.0/12', 'fd00::/8'], undefined],
  ])('with %j in use it picks %s', (inUse, expected) => {
    const pick = () => freeSubnet(subnets(...inUse));
    if (expected === undefined) expect(pick).toThrow('every private /24 overlaps a network of this host');
    else expect(pick()).toEqual(ownSubnetOf(`${expected}/24`, '--subnet'));
  });

  test('picks the subnet of an address, unless it is in use', () => {
    const address = { family: 4, value: 0x0a050607n } as const;
    expect(subnetAround(address, subnets('10.5.7.0/24'))).toEqual(ownSubnetOf('10.5.6.0/24', '--subnet'));
    const used = subnets('10.5.0.0/16').map((subnet) => ({ ...subnet, by: 'route over tun0' }));
    expect(() => subnetAround(address, used)).toThrow(
      '10.5.6.7 is in 10.5.6.0/24, which overlaps 10.5.0.0/16 (route over tun0)',
    );
  });

  test('never overlaps a subnet in use', () => {
    const one = fc
      .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 8, max: 30 }))
      .map(([byte, prefix]) => `192.168.${byte}.0/${prefix}`);
    fc.assert(
      fc.property(fc.array(one, { maxLength: 30 }), (texts) => {
        const inUse = subnets(...texts);
        const free = freeSubnet(inUse);
        expect(inUse.filter((other) => overlaps(other, free))).toEqual([]);
      }),
      { numRuns: 200, seed: 1 },
    );
  });

  test('a unique local prefix is in fd00::/8, the same for the same seed, and free', () => {
    const first = freeUla([], 'seed');
    expect(first.address.value >> 120n).toBe(0xfdn);
    expect(first.address.value & 0xffffffffffffffffn).toBe(1n);
    expect(freeUla([], 'seed')).toEqual(first);
    expect(freeUla([first], 'seed')).not.toEqual(first);
  });

  test('picks the first unused bridge', () => {
    expect(freeBridge(new Set())).toBe('virbr0');
    expect(freeBridge(new Set(['virbr0', 'virbr2', 'virbr1']))).toBe('virbr3');
  });
});
