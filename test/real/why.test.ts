import { beforeAll, expect, test } from '@jest/globals';
import { catalogueRow } from '../../src/libvirt/errors/rows.ts';
import { realHost } from './host.ts';

/** Messages that a real libvirt prints: vnet why recognizes each in one log of all of them. */
const host = realHost();

const PRELUDE = `
cd /run/vnet
net() { printf "<network%s><name>%s</name>%s</network>" "$3" "$1" "$2" > net.xml; virsh -q net-define net.xml; }
guest() {
  printf "<domain type='qemu'><name>%s</name><memory>16384</memory><os><type>hvm</type></os><devices>%s</devices></domain>" "$1" "$2" > guest.xml
  virsh undefine "$1" >/dev/null 2>&1
  virsh -q define guest.xml && virsh -q start "$1"
}
update() { virsh -q net-update "$@"; }
`;

const IP = "<ip address='10.73.1.1' prefix='24'/>";
const ip = (inner: string) => `<ip address='10.73.1.1' prefix='24'>${inner}</ip>`;
const dhcp = (inner: string) => ip(`<dhcp>${inner}</dhcp>`);
const range = (start: string, end: string) => dhcp(`<range start='10.73.${start}' end='10.73.${end}'/>`);
const bridged = (inner: string) => `<forward mode='bridge'/><bridge name='br0'/>${inner}`;
const dns = (inner: string) => `<dns>${inner}</dns>${IP}`;
const net = (inner: string, attributes = '') => `net bad "${inner}" "${attributes}"`;
const nic = (source: string, inner = '') =>
  `guest bad "<interface type='bridge'><source bridge='${source}'/>${inner}</interface>"`;

/** What provokes the message of a row: lines of bash. */
const PROVOKED: readonly (readonly [id: string, script: string])[] = [
  ['malformed-xml', 'echo "<network>" > net.xml; virsh -q net-define net.xml'],
  ['root-element', 'echo "<domain/>" > net.xml; virsh -q net-define net.xml'],
  ['name-missing', 'echo "<network/>" > net.xml; virsh -q net-define net.xml'],
  ['name-slash', 'net a/b'],
  ['uuid-malformed', net('<uuid>1</uuid>')],
  ['forward-mode-unknown', net("<forward mode='rout'/>")],
  ['ip-address-invalid', net("<ip address='10.73.1.1/24'/>")],
  ['ip-address-missing', net('<ip/>')],
  ['ip-prefix-and-netmask', net("<ip address='10.73.1.1' prefix='24' netmask='255.255.255.0'/>")],
  ['ip-prefix-range', net("<ip address='10.73.1.1' prefix='33'/>")],
  ['ip-family-missing', net("<ip address='fd00:73::1' prefix='64'/>")],
  ['ip-family-mismatch', net("<ip family='ipv6' address='10.73.1.1' prefix='24'/>")],
  ['ip-netmask-ipv6', net("<ip family='ipv6' address='fd00:73::1' netmask='255.255.255.0'/>")],
  ['mode-without-ip', net("<forward mode='nat'/>")],
  ['range-outside-subnet', net(range('1.2', '2.9'))],
  ['range-reversed', net(range('1.9', '1.2'))],
  ['range-network-address', net(range('1.0', '1.9'))],
  ['range-broadcast-address', net(range('1.2', '1.255'))],
  [
    'range-too-large',
    net("<ip address='10.73.1.1' prefix='8'><dhcp><range start='10.73.1.2' end='10.80.1.9'/></dhcp></ip>"),
  ],
  ['range-end-missing', net(dhcp("<range start='10.73.1.2'/>"))],
  ['host-ip-missing', net(dhcp("<host mac='52:54:00:73:00:01'/>"))],
  ['host-mac-malformed', net(dhcp("<host mac='web' ip='10.73.1.9'/>"))],
  ['host-mac-multicast', net(dhcp("<host mac='53:54:00:73:00:01' ip='10.73.1.9'/>"))],
  [
    'host-mac-ipv6',
    net(
      "<ip family='ipv6' address='fd00:73::1' prefix='64'><dhcp><host mac='52:54:00:73:00:01' ip='fd00:73::9'/></dhcp></ip>",
    ),
  ],
  ['lease-too-short', net(dhcp("<range start='10.73.1.2' end='10.73.1.9'><lease expiry='1' unit='minutes'/></range>"))],
  [
    'dhcp-twice',
    net(
      `${range('1.2', '1.9')}<ip address='10.74.1.1' prefix='24'><dhcp><range start='10.74.1.2' end='10.74.1.9'/></dhcp></ip>`,
    ),
  ],
  ['ip-on-host-bridge', net(bridged(IP))],
  ['dns-on-host-bridge', net(bridged("<dns><txt name='a' value='b'/></dns>"))],
  ['domain-on-host-bridge', net(bridged("<domain name='lab.test'/>"))],
  ['mac-on-host-bridge', net(bridged("<mac address='52:54:00:73:00:01'/>"))],
  ['bandwidth-unsupported', net(bridged("<bandwidth><inbound average='9'/></bandwidth>"))],
  ['bridge-options-on-host-bridge', net("<forward mode='bridge'/><bridge name='br0' delay='2'/>")],
  ['mtu-on-host-bridge', net(bridged("<mtu size='9000'/>"))],
  ['open-with-dev', net(`<forward mode='open' dev='eth0'/>${IP}`)],
  ['vlan-unsupported', net(`<forward mode='nat'/><vlan><tag id='9'/></vlan>${IP}`)],
  ['vlan-tag-range', net("<forward mode='bridge'/><bridge name='br0'/><vlan><tag id='4096'/></vlan>")],
  ['dns-host-without-hostname', net(dns("<host ip='10.73.1.9'/>"))],
  ['dns-host-ip', net(dns("<host ip='web'><hostname>web</hostname></host>"))],
  ['srv-protocol-missing', net(dns("<srv service='ldap'/>"))],
  ['txt-value-missing', net(dns("<txt name='a'/>"))],
  ['txt-name-character', net(dns("<txt name='a,b' value='c'/>"))],
  ['dns-disabled-with-data', net(`<dns enable='no'><txt name='a' value='b'/></dns>${IP}`)],
  ['portgroup-name-twice', net(`${IP}<portgroup name='a'/><portgroup name='a'/>`)],
  ['portgroup-default-twice', net(`${IP}<portgroup name='a' default='yes'/><portgroup name='b' default='yes'/>`)],
  ['route-gateway-unreachable', net(`${IP}<route address='10.80.0.0' prefix='16' gateway='10.99.0.1'/>`)],
  ['route-not-a-network', net(`${IP}<route address='10.80.0.1' prefix='16' gateway='10.73.1.9'/>`)],
  [
    'dnsmasq-option-value',
    net(
      `${IP}<dnsmasq:options><dnsmasq:option/></dnsmasq:options>`,
      " xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'",
    ),
  ],
  ['attribute-value', net(`<forward mode='nat'><nat ipv6='on'/></forward>${IP}`)],
  [
    'schema-invalid',
    'echo "<network><name>bad</name><fordward/></network>" > net.xml; virsh net-define --validate net.xml',
  ],
  ['name-exists', 'net lab "<uuid>8d2c1a70-8d0e-4b0e-9a3e-0d1f6e0d6c11</uuid>"'],
  ['uuid-exists', 'net other "<uuid>$(virsh net-uuid lab | head -1)</uuid>"'],
  ['bridge-exists', 'net other "<bridge name=\'vbw1\'/>"'],

  ['live-inactive', `update lab add dns-txt "<txt name='a' value='b'/>" --live`],
  ['dhcp-host-exists', `update lab add ip-dhcp-host "<host mac='52:54:00:73:00:01' ip='10.73.9.9'/>" --config`],
  ['dhcp-host-missing', `update lab modify ip-dhcp-host "<host mac='52:54:00:73:00:09' ip='10.73.9.8'/>" --config`],
  ['no-such-entry', `update lab delete ip-dhcp-host "<host mac='52:54:00:73:00:09' ip='10.73.9.8'/>" --config`],
  ['section-fixed', `update lab add bridge "<bridge name='b'/>" --config`],
  ['cannot-modify', `update lab modify ip-dhcp-range "<range start='10.73.9.2' end='10.73.9.3'/>" --config`],
  ['record-exists', `update lab add dns-txt "<txt name='t' value='b'/>" --config`],
  ['wrong-entry', 'update lab add ip-dhcp-host "<ip/>" --config'],
  [
    'no-parent-element',
    `update lab add ip-dhcp-host "<host mac='52:54:00:73:00:07' ip='10.73.9.8'/>" --config --parent-index 7`,
  ],
  ['undefine-transient', 'virsh net-create passing.xml; virsh net-undefine passing'],
  ['transient', 'virsh net-autostart passing'],

  ['not-active', `guest bad "<interface type='network'><source network='lab'/></interface>"`],
  ['bridge-missing', nic('br77')],
  ['source-not-bridge', nic('lo')],
  ['macvtap-device-missing', `guest bad "<interface type='direct'><source dev='eth77'/></interface>"`],
  ['ovs-port', nic('vbw2', "<virtualport type='openvswitch'/>")],
  ['filter-missing', nic('vbw2', "<filterref filter='nope'/>")],
  ['guest-off', 'virsh -q domifaddr bad'],
  ['interface-not-found', 'virsh -q domif-getlink bad vnet77'],
];

let log = '';
const found = new Map<string, readonly string[]>();

beforeAll(async () => {
  const passing = `<network><name>passing</name><bridge name='vbw2'/><ip address='10.73.8.1' prefix='24'/></network>`;
  await host.file('passing.xml', passing);
  const lab =
    "<bridge name='vbw1'/><dns><txt name='t' value='a'/></dns><ip address='10.73.9.1' prefix='24'><dhcp><host mac='52:54:00:73:00:01' ip='10.73.9.7'/></dhcp></ip>";
  const cases = PROVOKED.map(([id, script]) => `echo "## ${id}"\n${script}\n`).join('');
  const script = `${PRELUDE}net lab "${lab}"\n{ ${cases}\n} 2>&1`;
  log = (await host.inside.run('bash', ['-c', script])).stdout;
  const { stdout } = await host.vnet('why', '-o', 'json', '--file', await host.file('errors.log', log));
  for (const { id, message } of JSON.parse(stdout) as { id: string; message: string }[]) {
    found.set(id, [...(found.get(id) ?? []), message]);
  }
});

test.each(PROVOKED)('recognizes what libvirt prints for %s', (id) => {
  const printed = log.split(`## ${id}\n`)[1]?.split('## ')[0] ?? '';
  const isFound = found.get(id)?.some((message) => printed.includes(message));
  // Where nothing is recognized, the difference shows what libvirt printed.
  expect({ id, printed: isFound ? '' : printed }).toEqual({
    id,
    printed: '',
  });
});

test('every rule that a row names exists', async () => {
  const { stdout } = await host.vnet('why', '-o', 'json', ...PROVOKED.map(([id]) => id));
  for (const { id, cause } of JSON.parse(stdout) as { id: string; cause?: string[] }[]) {
    if (catalogueRow(id)?.rule !== undefined) expect(cause?.length).toBeGreaterThan(0);
  }
});
