import { expect, test } from '@jest/globals';
import type { NameKind } from '../../../src/cli/command.ts';
import { askVirsh, listNames } from '../../../src/cli/completion/names.ts';
import { VnetError } from '../../../src/error.ts';
import { fakeHost } from '../../fake-host.ts';

const GUEST = `<domstatus><alias name='no'/><domain type='kvm'><name>web</name><devices>
<disk><alias name='virtio-disk0'/></disk>
<interface type='network'><mac address='52:54:00:00:00:01'/><target dev='vnet0'/><alias name='net0'/></interface>
<interface type='user'><mac address='52:54:00:00:00:02'/></interface></devices></domain></domstatus>`;

/** The files of a system daemon, which root may read. */
const FILES = {
  '/run/libvirt/network/lan.xml': '',
  '/run/libvirt/network/mayfly.xml': '',
  '/run/libvirt/network/lan.ports': '',
  '/etc/libvirt/qemu/networks/lan.xml': '',
  '/etc/libvirt/qemu/networks/lab.xml': '',
  '/run/libvirt/qemu/web.xml': GUEST,
  '/etc/libvirt/qemu/web.xml': '<domain/>',
  '/etc/libvirt/qemu/off.xml':
    "<domain><devices><interface><mac address='52:54:00:00:00:03'/></interface></devices></domain>",
  '/sys/class/net/br0': '',
  '/sys/class/net/eth0': '',
};

const question = (kind: NameKind, more: object = {}) => ({
  ...{ kinds: [kind], guest: undefined, network: undefined, type: undefined },
  ...more,
});

test.each<[NameKind, object, string[]]>([
  ['networks', {}, ['lan', 'mayfly', 'lab']],
  ['active-networks', {}, ['lan', 'mayfly']],
  ['inactive-networks', {}, ['lab']],
  ['persistent-networks', {}, ['lan', 'lab']],
  ['domains', {}, ['web', 'off']],
  ['running-domains', {}, ['web']],
  ['domain-interfaces', { guest: 'web' }, ['vnet0', '52:54:00:00:00:01', '52:54:00:00:00:02']],
  ['macs', { guest: 'web' }, ['52:54:00:00:00:01', '52:54:00:00:00:02']],
  ['macs', { guest: 'off' }, ['52:54:00:00:00:03']],
  ['aliases', { guest: 'web' }, ['virtio-disk0', 'net0']],
  ['interface-sources', { type: 'network' }, ['lan', 'mayfly', 'lab']],
  ['interface-sources', { type: 'bridge' }, ['br0', 'eth0']],
])('lists %s from files, without virsh: %j', async (kind, more, expected) => {
  expect(await listNames(question(kind, more), [], fakeHost({ files: FILES }))).toEqual(expected);
});

const TEST = ['--connect', 'test:///default'];

test.each<[NameKind, object, string, string, string[]]>([
  ['networks', {}, 'net-list --all --name', 'lan\nmy net\n\n', ['lan', 'my net']],
  ['persistent-networks', {}, 'net-list --all --persistent --name', 'lan\n\n', ['lan']],
  ['network-uuids', {}, 'net-list --all --uuid', '1-2\n\n', ['1-2']],
  ['running-domains', {}, 'list --name', 'web\n\n', ['web']],
  ['macs', { guest: '3' }, 'dumpxml --domain=3', GUEST, ['52:54:00:00:00:01', '52:54:00:00:00:02']],
  ['macs', { guest: '../x' }, 'dumpxml --domain=../x', '', []],
  ['ports', { network: 'lan' }, 'net-port-list --network=lan --uuid', '1-2\n3-4\n', ['1-2', '3-4']],
  [
    'host-interfaces',
    {},
    'iface-list --all',
    ' Name   State      MAC Address\n-----------------\n br0    active     \n eth1   inactive   aa:bb:cc:dd:ee:ff\n\n',
    ['br0', 'eth1'],
  ],
  ['inactive-host-interfaces', {}, 'iface-list --inactive', ' eth1   inactive   aa:bb:cc:dd:ee:ff\n', ['eth1']],
  [
    'filters',
    {},
    'nwfilter-list',
    ' UUID                                  Name\n----\n 0b4dd7e6-0a7d-4e7c-8a5f-1c2f0f1a2b3c   no-arp\n\n',
    ['no-arp'],
  ],
  ['bindings', {}, 'nwfilter-binding-list', ' Port Dev   Filter\n-----\n vnet0      no-arp\n\n', ['vnet0']],
])('lists %s of another connection with virsh: %j', async (kind, more, line, output, expected) => {
  const programs = { [`virsh --readonly --connect test:///default ${line}`]: output };
  expect(await listNames(question(kind, more), TEST, fakeHost({ files: FILES, programs }))).toEqual(expected);
});

test("asks virsh about what another user's daemon keeps", async () => {
  const denied = new VnetError('permission', 'permission denied');
  const files = { ...FILES, '/run/libvirt/qemu/web.xml': denied };
  const programs = { 'virsh --readonly --connect qemu:///system dumpxml --domain=web': GUEST };
  const host = fakeHost({ files, programs, uid: 1000 });
  expect(await listNames(question('macs', { guest: 'web' }), ['--connect', 'qemu:///system'], host)).toHaveLength(2);
});

test('lists the guests of other hypervisors with virsh', async () => {
  const programs = { 'virsh --readonly --connect lxc:///system list --all --name': 'box\n\n' };
  expect(
    await listNames(question('domains'), ['--connect', 'lxc:///system'], fakeHost({ files: FILES, programs })),
  ).toEqual(['box']);
});

test('lets virsh complete the guest of its own commands', async () => {
  const programs = {
    'virsh --readonly complete -- dominfo ': '--domain\n\n',
    'virsh --readonly complete -- dominfo --domain ': 'web\n\n',
  };
  expect(await askVirsh(['dominfo', ''], [], fakeHost({ programs }))).toEqual(['web', '--domain']);
});

test('lets virsh complete its own commands', async () => {
  const programs = { 'virsh --readonly complete -- dominfo --d': '--domain\n\n' };
  expect(await askVirsh(['dominfo', '--d'], [], fakeHost({ programs }))).toEqual(['--domain']);
});
