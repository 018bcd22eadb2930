import { expect, test } from '@jest/globals';
import { type RouteOptions, routeMethod } from '../../src/host-bridge/managers/route.ts';
import type { LinkAddress, Snapshot } from '../../src/host-bridge/snapshot.ts';
import { fakeHost } from '../fake-host.ts';

const ADDRESS: LinkAddress = {
  family: 4,
  text: '192.0.2.10/24',
  isLinkLocal: false,
  isDynamic: false,
  add: '192.0.2.10/24',
};
const BEFORE: Snapshot = {
  link: 'eth0',
  mac: '52:54:00:00:00:01',
  mtu: 1500,
  addressMode: 'eui64',
  addresses: [ADDRESS],
  routes: [{ family: 4, text: 'default via 192.0.2.1 metric 100' }],
  resolvConf: null,
  resolved: [],
};
const OPTIONS: RouteOptions = {
  before: BEFORE,
  bridge: 'br0',
  network: "lab's",
  uri: 'qemu:///system',
  manager: 'ifupdown',
  release: { files: [], up: [], down: [] },
};
const host = fakeHost({ files: { '/proc/sys/kernel/random/uuid': 'new-uuid\n' } });

test('the network has the first address of each family, and nothing that answers the LAN', () => {
  const { withTrial } = routeMethod(host, OPTIONS);
  expect(withTrial.up.find(({ words }) => words.includes('net-create'))?.input).toBe(`<network>
  <name>lab&apos;s</name>
  <uuid>new-uuid</uuid>
  <forward mode='open'/>
  <bridge name='br0' stp='off' delay='0'/>
  <mtu size='1500'/>
  <mac address='52:54:00:00:00:01'/>
  <dns enable='no'/>
  <ip family='ipv4' address='192.0.2.10' prefix='24'/>
</network>
`);
});

test('the hook quotes the name of the network and asks libvirt nothing', () => {
  const hook = routeMethod(host, OPTIONS).lasting[0]?.after ?? '';
  expect(hook).toContain(`[ "$1" = 'lab'\\''s' ] || exit 0`);
  expect(hook).not.toContain('virsh');
});

test('an interface that nothing manages moves until the next boot', () => {
  expect(routeMethod(host, { ...OPTIONS, manager: 'runtime' })).toMatchObject({ lasting: [], settle: [] });
});

test.each([
  [{ addresses: [{ ...ADDRESS, isDynamic: true }] }, 'no DHCP client runs'],
  [{ addresses: [ADDRESS, { ...ADDRESS, family: 6, text: '2001:db8::7/64', isDynamic: true } as const] }, 'router'],
  [{ addresses: [] }, "'eth0' has no IPv4 address"],
])('rejects what does not last on a bridge of libvirt: %j', (part, message) => {
  expect(() => routeMethod(host, { ...OPTIONS, before: { ...BEFORE, ...part } })).toThrow(message);
});

test('rejects a name that a hook cannot compare', () => {
  expect(() => routeMethod(host, { ...OPTIONS, network: 'a\u001bb' })).toThrow('invalid name of a network');
});
