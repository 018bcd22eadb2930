import { expect, test } from '@jest/globals';
import { interfaceJson } from '../../src/libvirt/host-interface.ts';
import { vnet } from '../commands/run.ts';

test('lists interfaces with and without a MAC address', async () => {
  const table = ' br0    inactive   \n eth0   active     52:54:00:00:00:09\n\n';
  const { stdout } = await vnet('iface-list --all -o json', { programs: { 'virsh iface-list --all': table } });
  expect(JSON.parse(stdout)).toEqual([
    { name: 'br0', active: false, mac: null },
    { name: 'eth0', active: true, mac: '52:54:00:00:00:09' },
  ]);
});

const ETHERNET = { start: null, mac: null, mtu: null, link: null, speed: null, protocols: [] };
const NOTHING = { bridge: null, bond: null, vlan: null };

test('reads a bridge with its interfaces and addresses', () => {
  const xml = `<interface type='bridge' name='br0'>
  <start mode='onboot'/>
  <mtu size='9000'/>
  <protocol family='ipv4'>
    <ip address='192.168.9.1' prefix='24'/>
    <ip address='192.168.10.1'/>
    <route gateway='192.168.9.254'/>
  </protocol>
  <protocol family='ipv6'><autoconf/><dhcp/></protocol>
  <bridge stp='off' delay='1500'>
    <interface type='ethernet' name='eth0'><link speed='1000' state='up'/><mac address='52:54:00:00:00:09'/></interface>
  </bridge>
</interface>`;
  expect(interfaceJson(xml)).toEqual({
    ...ETHERNET,
    ...NOTHING,
    name: 'br0',
    type: 'bridge',
    start: 'onboot',
    mtu: 9000,
    protocols: [
      {
        family: 'ipv4',
        dhcp: false,
        autoconf: false,
        addresses: ['192.168.9.1/24', '192.168.10.1'],
        gateway: '192.168.9.254',
      },
      { family: 'ipv6', dhcp: true, autoconf: true, addresses: [], gateway: null },
    ],
    bridge: {
      stp: false,
      delay: 1500,
      interfaces: [
        {
          ...ETHERNET,
          ...NOTHING,
          name: 'eth0',
          type: 'ethernet',
          link: 'up',
          speed: 1000,
          mac: '52:54:00:00:00:09',
        },
      ],
    },
  });
});

test('reads a bond and a VLAN', () => {
  const bond =
    "<interface type='bond' name='bond0'><bond mode='active-backup'><interface type='ethernet' name='eth1'/></bond></interface>";
  const member = { ...ETHERNET, ...NOTHING, name: 'eth1', type: 'ethernet' };
  expect(interfaceJson(bond)).toMatchObject({ bond: { mode: 'active-backup', interfaces: [member] } });
  const vlan = "<interface type='vlan' name='eth0.7'><vlan tag='7'><interface name='eth0'/></vlan></interface>";
  expect(interfaceJson(vlan)).toMatchObject({ vlan: { tag: 7, interface: 'eth0' } });
});
