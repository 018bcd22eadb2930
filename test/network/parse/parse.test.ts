import { expect, test } from '@jest/globals';
import { formatIp } from '../../../src/address/ip.ts';
import { ipPrefix, modeOf } from '../../../src/network/facts.ts';
import type { Network } from '../../../src/network/model.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const FULL = `
<network ipv6='yes' trustGuestRxFilters='no' connections='2' xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>lab</name><name>second</name>
  <uuid> 3E3FCE45-4F53-4FA7-BB32 11F34168B82B </uuid>
  <title>t</title><description>d</description>
  <forward dev='eth0' mode='nat'>
    <interface dev='eth0' connections='1'/>
    <nat ipv6='yes'><address start='10.0.0.1' end='::ffff:10.0.0.9'/><port start='1024' end='65535'/></nat>
  </forward>
  <bridge name='virbr5' stp='on' delay='3' macTableManager='libvirt'/>
  <mtu size='9000'/><mac address='52:54:00:1:2:3'/>
  <domain name='lab.test' localOnly='yes' register='no'/>
  <dns enable='yes' forwardPlainNames='no'>
    <forwarder domain='a.test' addr='8.8.8.8' port='53'/>
    <txt name='n' value='v'/>
    <srv service='s' protocol='tcp' domain='d' target='t' port='1' priority='2' weight='3'/>
    <host ip='10.1'><hostname>h1</hostname><hostname>h2</hostname></host>
  </dns>
  <vlan trunk='yes'><tag id='42' nativeMode='untagged'/><tag id='43'/></vlan>
  <bandwidth><inbound average='1' peak='2' burst='3'/><outbound average='4'/></bandwidth>
  <port isolated='yes'/>
  <ip address='10.0.0.1' netmask='255.255.255.0' localPtr='yes'>
    <tftp root='/srv'/>
    <dhcp>
      <range start='10.0.0.2' end='10.0.0.9'><lease expiry='3' unit='hours'/></range>
      <host mac='52:54:00:0:0:1' name='n' ip='10.0.0.5'><lease expiry='0'/></host>
      <bootp file='f' server='10.0.0.7'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd00::1'><dhcp><host id='0:1' name='m' ip='fd00::5'/></dhcp></ip>
  <route family='ipv4' address='10.9.0.0' prefix='16' gateway='10.0.0.8' metric='2'/>
  <virtualport type='openvswitch'><parameters interfaceid='i'/></virtualport>
  <portgroup name='g' default='YES' trustGuestRxFilters='yes'><vlan><tag id='1'/></vlan></portgroup>
  <dnsmasq:options><dnsmasq:option value='log-dhcp'/></dnsmasq:options>
</network>`;

test('reads every part of the format', () => {
  expect(plain(read(FULL))).toEqual({
    name: 'lab',
    uuid: '3e3fce45-4f53-4fa7-bb32-11f34168b82b',
    title: 't',
    description: 'd',
    ipv6: true,
    trustGuestRxFilters: false,
    connections: 2,
    domain: { name: 'lab.test', localOnly: true, register: false },
    forward: {
      mode: 'nat',
      dev: 'eth0',
      managed: false,
      interfaces: [{ dev: 'eth0', connections: 1 }],
      addresses: [],
      physicalFunctions: [],
      nat: { ipv6: true, address: { start: '10.0.0.1', end: '10.0.0.9' }, port: { start: 1024, end: 65535 } },
    },
    bridge: { name: 'virbr5', stp: true, delay: 3, macTableManager: 'libvirt' },
    mac: [0x52, 0x54, 0, 1, 2, 3],
    mtu: 9000,
    dns: {
      enable: true,
      forwardPlainNames: false,
      forwarders: [{ address: '8.8.8.8', domain: 'a.test', port: 53 }],
      txts: [{ name: 'n', value: 'v' }],
      srvs: [{ service: 's', protocol: 'tcp', domain: 'd', target: 't', port: 1, priority: 2, weight: 3 }],
      hosts: [{ ip: '10.0.0.1', hostnames: [{ name: 'h1' }, { name: 'h2' }] }],
    },
    vlan: { trunk: true, tags: [{ id: 42, nativeMode: 'untagged' }, { id: 43 }] },
    bandwidth: { inbound: { average: 1n, peak: 2n, burst: 3n }, outbound: { average: 4n } },
    portIsolated: true,
    ips: [
      {
        address: '10.0.0.1',
        netmask: '255.255.255.0',
        localPtr: true,
        tftpRoot: '/srv',
        ranges: [{ start: '10.0.0.2', end: '10.0.0.9', lease: { expiry: 3n, unit: 'hours' } }],
        hosts: [{ mac: '52:54:00:0:0:1', name: 'n', ip: '10.0.0.5', lease: { expiry: 0n, unit: 'minutes' } }],
        bootp: { file: 'f', server: '10.0.0.7' },
      },
      { family: 'ipv6', address: 'fd00::1', ranges: [], hosts: [{ id: '0:1', name: 'm', ip: 'fd00::5' }] },
    ],
    routes: [{ family: 'ipv4', address: '10.9.0.0', prefix: 16, gateway: '10.0.0.8', metric: 2 }],
    virtualPort: { type: 'openvswitch', parameters: { interfaceid: 'i' } },
    portGroups: [{ name: 'g', isDefault: true, trustGuestRxFilters: true, vlan: { trunk: false, tags: [{ id: 1 }] } }],
    dnsmasqOptions: [{ value: 'log-dhcp' }],
  });
});

test.each([
  ["<ip address='10.0.0.1'/>", 8],
  ["<ip address='172.16.0.1'/>", 16],
  ["<ip address='192.168.0.1'/>", 24],
  ["<ip address='224.0.0.1'/>", undefined],
  ["<ip address='10.0.0.1' netmask='255.255.0.0' prefix='0'/>", 16],
  ["<ip address='10.0.0.1' netmask='255.0.255.0'/>", undefined],
  ["<ip family='ipv6' address='fd00::1'/>", 64],
])('the prefix of %s is %s', (ip, prefix) => {
  expect(read(`<network>${ip}</network>`).ips.map(ipPrefix)).toEqual([prefix]);
});

test.each([
  ['', 'none'],
  ['<forward/>', 'nat'],
  ["<forward mode=''/>", 'nat'],
  ["<forward mode='route'/><forward mode='nat'/>", 'route'],
  ["<forward mode='rout'/>", undefined],
  ["<x:forward xmlns:x='u' mode='nat'/>", 'none'],
])('the mode of %s is %s', (forward, mode) => {
  expect(modeOf(read(`<network>${forward}</network>`))).toBe(mode);
});

function read(source: string): Network {
  return readNetwork(parseXml(source));
}

/** Without elements and undefined values, and with addresses as text. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('family' in value && 'value' in value) return formatIp(value as never);
  const entries = Object.entries(value).filter(
    ([key, part]) => part !== undefined && key !== 'element' && key !== 'dhcp',
  );
  return Object.fromEntries(entries.map(([key, part]) => [key, plain(part)]));
}
