import { expect, test } from '@jest/globals';
import { ifupdownMethod, ifupdownRelease } from '../../src/host-bridge/managers/ifupdown.ts';
import { netplanMethod } from '../../src/host-bridge/managers/netplan.ts';
import { networkManagerMethod } from '../../src/host-bridge/managers/network-manager.ts';
import type { Snapshot } from '../../src/host-bridge/snapshot.ts';
import { fakeHost } from '../fake-host.ts';

const BEFORE: Snapshot = {
  link: 'eth0',
  mac: '52:54:00:00:00:01',
  mtu: 1500,
  addressMode: 'eui64',
  addresses: [],
  routes: [{ family: 4, text: 'default via 192.0.2.1 proto static metric 100' }],
  resolvConf: null,
  resolved: [],
};
const HOOK = { '/etc/network/if-pre-up.d/bridge': '' };

test('ifupdown: the stanzas move to the bridge, and everything else stays', () => {
  const file = `# by hand
auto lo eth0
iface lo inet loopback

iface eth0 inet dhcp
    # keep
    hostname web

# another one
allow-hotplug eth1
iface eth1 inet manual
`;
  const host = fakeHost({ files: { ...HOOK, '/etc/network/interfaces': file } });
  const { lasting } = ifupdownMethod(host, BEFORE, 'br0', ['/etc/network/interfaces']);
  expect(lasting[0]?.after).toBe(`# by hand
auto lo
iface lo inet loopback

# eth0 is a port of br0
iface eth0 inet manual

auto br0
iface br0 inet dhcp
    bridge_ports eth0
    bridge_stp off
    bridge_fd 0
    bridge_waitport 0
    bridge_maxwait 0
    bridge_hw 52:54:00:00:00:01
    hostname web
    # keep

# another one
allow-hotplug eth1
iface eth1 inet manual
`);
});

test('ifupdown: rejects an option that names the interface', () => {
  const file = 'iface eth0 inet dhcp\n    up ethtool -K eth0 tso off\n';
  const host = fakeHost({ files: { ...HOOK, '/etc/network/interfaces': file } });
  expect(() => ifupdownMethod(host, BEFORE, 'br0', ['/etc/network/interfaces'])).toThrow('ethtool -K eth0');
});

test.each([
  ['up iptables -A INPUT -i eth0 -j ACCEPT', true],
  ['up iptables -A INPUT -i $IFACE -j ACCEPT', true],
  ['up ip rule add iif eth0 table 7', true],
  ['up ip route add 10.0.0.0/8 dev eth0; arptables -A INPUT -i eth0', true],
  ['up ip route add 10.0.0.0/8 dev eth0 || true', false],
  ['post-up /sbin/ip -6 r add 2001:db8:1::/64 dev eth0', false],
  ['down route del -net 10.0.0.0/8 dev $IFACE', false],
  ['up logger eth01 is another one', false],
])('ifupdown: a routed network gets the routes of the interface, and no other command: %s', (line, isRejected) => {
  const host = fakeHost({ files: { '/etc/network/interfaces': `iface eth0 inet static\n    ${line}\n` } });
  const release = () => ifupdownRelease(host, BEFORE, ['/etc/network/interfaces']);
  if (isRejected) expect(release).toThrow(line);
  else expect(release().up).toEqual([{ words: ['ifdown', 'eth0'] }]);
});

test('netplan: the settings move to the bridge, those of the device stay', () => {
  const file = `network:
  version: 2
  ethernets:
    # the uplink
    lan:
      match: {name: eth0}
      mtu: 1400
      dhcp4: true # from the router
    other: {optional: true}
  bridges:
    br9: {}
`;
  const host = fakeHost({ files: { '/etc/netplan/50-lan.yaml': file, '/etc/netplan/readme': file } });
  const { trial, lasting } = netplanMethod(host, BEFORE, 'br0', 'lan');
  expect(trial[0]?.path).toBe('/run/netplan/50-lan.yaml');
  expect(lasting[0]?.after).toBe(`network:
  version: 2
  ethernets:
    # the uplink
    lan:
      match: {name: eth0}
      mtu: 1500
      dhcp4: false
      dhcp6: false
    other: {optional: true}
  bridges:
    br0:
      interfaces: [lan]
      macaddress: "52:54:00:00:00:01"
      mtu: 1500
      parameters:
        stp: false
        forward-delay: 0
      dhcp4: true # from the router
    br9: {}
`);
});

test('netplan: rejects settings in one line', () => {
  const host = fakeHost({ files: { '/etc/netplan/a.yaml': 'network: {ethernets: {eth0: {dhcp4: true}}}\n' } });
  expect(() => netplanMethod(host, BEFORE, 'br0', 'eth0')).toThrow('in one line');
});

test('NetworkManager: the bridge gets a copy of the profile with the metric that the interface had', () => {
  const profile =
    '[connection]\nid=lan\nuuid=1\ntype=ethernet\nzone=public\n\n[ipv4]\nmethod=auto\nunknown-setting=7\n';
  const file = '/etc/NetworkManager/system-connections/lan.nmconnection';
  const host = fakeHost({ files: { [file]: profile, '/proc/sys/kernel/random/uuid': 'new-uuid\n' } });
  const { trial } = networkManagerMethod(host, BEFORE, 'br0', { uuid: '1', file });
  expect(trial[0]?.content).toBe(
    '[connection]\nid=vnet-br0\nuuid=new-uuid\ntype=bridge\ninterface-name=br0\nzone=public\nautoconnect-priority=999\n\n' +
      '[ethernet]\nmtu=1500\n\n[bridge]\nmac-address=52:54:00:00:00:01\nstp=false\nforward-delay=2\n\n' +
      '[ipv4]\nmethod=auto\nunknown-setting=7\nroute-metric=100\n',
  );
});

test('NetworkManager: rejects a profile with 802.1X', () => {
  const file = '/etc/NetworkManager/system-connections/lan.nmconnection';
  const host = fakeHost({ files: { [file]: '[connection]\nid=lan\n\n[802-1x]\neap=tls;\n' } });
  expect(() => networkManagerMethod(host, BEFORE, 'br0', { uuid: '1', file })).toThrow('802-1x');
});
