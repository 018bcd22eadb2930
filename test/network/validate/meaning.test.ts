import { expect, test } from '@jest/globals';
import { validateText } from '../../../src/network/validate/validate.ts';

const network = (body: string, attributes = '') => `<network${attributes}><name>lab</name>${body}</network>`;
const subnet = (inner = '') => `<ip address='10.9.0.1' prefix='24'>${inner}</ip>`;
const dhcp = (inner: string) => subnet(`<dhcp><range start='10.9.0.10' end='10.9.0.11'/>${inner}</dhcp>`);
const options = (...values: readonly string[]) =>
  `<d:options xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'>${values
    .map((value) => `<d:option value='${value}'/>`)
    .join('')}</d:options>`;

/** What a real libvirt 9.0 with dnsmasq 2.90 showed: the warnings that guests or the host justify. */
test.each<[string, string, string[]]>([
  ['a reservation inside the range is free for its guest', dhcp("<host mac='52:54:00:00:00:01' ip='10.9.0.10'/>"), []],
  [
    'dnsmasq never leases the address of the bridge',
    subnet("<dhcp><range start='10.9.0.1' end='10.9.0.9'/></dhcp>"),
    [],
  ],
  ['two TXT records can have one name', `<dns><txt name='a' value='1'/><txt name='a' value='2'/></dns>${subnet()}`, []],
  ['a network of class C has 24 bits', "<ip address='192.168.9.1'/>", []],
  ['a bridge can have two addresses in one subnet', `${subnet()}<ip address='10.9.0.2' prefix='24'/>`, []],
  ['overlapping ranges with one lease time', dhcp("<range start='10.9.0.11' end='10.9.0.20'/>"), []],
  [
    'an option adds the subnet of a reservation',
    `${dhcp("<host mac='52:54:00:00:00:01' ip='10.8.0.5'/>")}${options('dhcp-range=10.8.0.0,static')}`,
    [],
  ],
  [
    'options in a network without dnsmasq',
    `<forward mode='bridge'/><bridge name='br0'/>${options('cache-size=0')}`,
    ['dnsmasq-options-ignored'],
  ],
  ['options on a bridge without an address', options('dhcp-range=10.9.0.2,10.9.0.9'), ['dnsmasq-options-ignored']],
  [
    'settings of DNS where the host owns the bridge',
    "<forward mode='bridge'/><bridge name='br0'/><dns forwardPlainNames='no'/>",
    ['dns-ignored'],
  ],
  ['a setting of disabled DNS', `<dns enable='no' forwardPlainNames='no'/>${subnet()}`, ['dns-ignored']],
  ['records with port=0', `<dns><txt name='a' value='1'/></dns>${subnet()}${options('port=0')}`, ['dns-ignored']],
  ['a DNS domain without an address', "<domain name='lab.test'/>", ['domain-ignored']],
  [
    'a route behind a guest in mode route',
    `<forward mode='route'/>${subnet()}<route address='192.0.2.9' prefix='32' gateway='10.9.0.2'/>`,
    ['route-behind-guest'],
  ],
  [
    'a route behind a guest in mode nat',
    `<forward mode='nat'/>${subnet()}<route address='192.0.2.0' netmask='255.255.255.0' gateway='10.9.0.2'/>`,
    ['route-behind-guest'],
  ],
  [
    'a route behind a guest in mode open',
    `<forward mode='open'/>${subnet()}<route address='192.0.2.9' prefix='32' gateway='10.9.0.2'/>`,
    [],
  ],
  ['a long IPv6 prefix', "<ip family='ipv6' address='fd00:9::1' prefix='126'/>", ['ipv6-prefix-long']],
  [
    'a short IPv6 prefix, of which dnsmasq advertises 64 bits',
    "<ip family='ipv6' address='fd00:9::1' prefix='48'/>",
    [],
  ],
  ['macvtap', "<forward mode='bridge'><interface dev='eth0'/></forward>", ['macvtap-multicast']],
  ['a bridge of the host', "<forward mode='bridge'/><bridge name='br0'/>", []],
  [
    'Open vSwitch on macvtap',
    "<forward mode='private' dev='eth0'/><virtualport type='openvswitch'/>",
    ['macvtap-multicast', 'virtualport-unused'],
  ],
])('%s', (_title, body, expected) => {
  const found = [...validateText(network(body), 'lab.xml', { libvirt: '9.0.0' })].map(({ id }) => id).sort();
  expect(found).toEqual(expected);
});

test.each([
  'dhcp-script=/a',
  'conf-script=/a',
  'conf-dir=/a',
  'conf-file=/a',
  'log-facility=/a',
  'tftp-root=/a',
  'dhcp-hostsdir=/a',
  'hostsdir=/a',
  'addn-hosts=/a',
  'dhcp-leasefile=/a',
  'dumpfile=/a',
  'dhcp-hostsfile=/a',
  'dhcp-optsfile=/a',
  'dhcp-optsdir=/a',
  'servers-file=/a',
  'resolv-file=/a',
  'read-ethers',
  'dhcp-scriptuser=nobody',
  'user=root',
])('warns about the option %s, which reaches beyond the network', (option) => {
  const found = validateText(network(`${subnet()}${options(option)}`), 'lab.xml').map(({ id }) => id);
  expect(found).toEqual(['dnsmasq-option-unsafe']);
});

test.each(['log-dhcp', 'log-facility=local0', 'dhcp-option=3', 'port=0', 'no-resolv', 'cache-size=0'])(
  'does not warn about the option %s',
  (option) => {
    expect(validateText(network(`${subnet()}${options(option)}`), 'lab.xml')).toEqual([]);
  },
);

test.each([
  [
    "<forward mode='bridge'><virtualport type='openvswitch'/></forward><bridge name='br0'/>",
    'Move it to <network> or <portgroup>.',
  ],
  ["<host mac='52:54:00:00:00:01' ip='10.9.0.3'/>", 'Move it to <dhcp>.'],
  ["<host ip='10.9.0.3'><hostname>web</hostname></host>", 'Move it to <dns>.'],
  [subnet("<range start='10.9.0.2' end='10.9.0.9'/>"), 'Move it to <dhcp>.'],
  ["<interface dev='eth0'/>", 'Move it to <forward>.'],
  [`<forward mode='nat'><port isolated='yes'/></forward>${subnet()}`, 'Move it to <network>.'],
  [`<forward mode='nat'><bandwidth/></forward>${subnet()}`, 'Move it to <network> or <portgroup>.'],
  ["<port start='1024' end='2047'/>", 'Move <port> to <nat>.'],
  ["<bridge name='virbr9' mtu='9000'/>", 'Write it as an element <mtu> in <network>.'],
  ["<bridge name='virbr9' localOnly='yes'/>", 'Move it to <domain>.'],
])('a part in the wrong place: %s', (body, fix) => {
  const found = validateText(network(body), 'lab.xml').filter(({ id }) => id.startsWith('unknown-'));
  expect([...new Set(found.map((problem) => problem.fix))]).toEqual([fix]);
});

/** A template is one finding, which is as bad as what libvirt would say of it. */
test.each<[string, string[]]>([
  ['<network><name>{{ name }}</name></network>', ['warning unrendered-template 1:16']],
  ["<network><name>lab</name><bridge name='$BRIDGE'/></network>", ['warning unrendered-template 1:40']],
  ["<network><name>lab</name><mtu size='@MTU@'/></network>", ['error unrendered-template 1:37']],
  [
    "<network><name>lab</name><% if x %><bridge name='<%= y %>'/><% end %></network>",
    ['error unrendered-template 1:26'],
  ],
  [
    "<network><name>lab</name>{% if x %}<forward mode='{{ mode }}'/>{% endif %}<ip address='{{ ip }}' prefix='{{ p }}'/></network>",
    ['error unrendered-template 1:26'],
  ],
  [
    '<network><name>{{ name }}</name><fordward/></network>',
    ['warning unknown-element 1:33', 'warning unrendered-template 1:16'],
  ],
  ['<network><name>lab</name><description>{{ x }} @Y@</description><!-- <% z %> --></network>', []],
])('an unrendered template: %s', (xml, expected) => {
  const found = validateText(xml, 'lab.xml').map(
    ({ id, severity, position: { line, column } }) => `${severity} ${id} ${line}:${column}`,
  );
  expect(found.sort()).toEqual(expected);
});

test('advice about IPv6 in mode nat depends on whether libvirt can translate it', () => {
  const xml = network("<forward mode='nat'/><ip family='ipv6' address='fd00:9::1' prefix='64'/>");
  const fixes = (libvirt: string) =>
    validateText(xml, 'n.xml', { libvirt }).flatMap(({ id, fix }) => (id === 'nat-ipv6-missing' ? [fix] : []));
  expect(fixes('6.5.0')).toEqual([expect.stringContaining("Add <nat ipv6='yes'/>")]);
  expect(fixes('6.4.0')).toEqual([expect.stringContaining('needs libvirt 6.5')]);
});
