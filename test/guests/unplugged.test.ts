import { expect, test } from '@jest/globals';
import { unpluggedGuests } from '../../src/guests/unplugged.ts';
import { fakeContext } from '../fake-context.ts';
import { fakeHost } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';

const guest = (name: string, network: string, tap: string, mac: string) => `<domstatus><domain type='kvm'>
  <name>${name}</name>
  <devices>
    <interface type='network'>
      <mac address='${mac}'/><source network='${network}' bridge='vb'/><target dev='${tap}'/>
    </interface>
  </devices>
</domain></domstatus>`;

const UUID = '37bbb73c-f973-4223-a5fe-52e03e2178e9';

const files = {
  '/etc/libvirt/qemu/networks/office.xml': `<network><name>office</name><uuid>${UUID}</uuid></network>`,
  '/run/libvirt/network/driver.pid': '1',
  '/run/libvirt/qemu/web.xml': guest('web', 'office', 'vnet0', '52:54:00:00:00:00'),
  '/run/libvirt/qemu/db.xml': guest('db', 'office', 'vnet1', '52:54:00:00:00:01'),
  '/run/libvirt/qemu/other.xml': guest('other', 'lab', 'vnet2', '52:54:00:00:00:02'),
  '/run/libvirt/qemu/tapless.xml': guest('tapless', 'office', 'vnet9', '52:54:00:00:00:03'),
  '/run/libvirt/qemu/direct.xml': guest('direct', 'office', 'macvtap0', '52:54:00:00:00:04'),
  '/sys/class/net/vnet0/tun_flags': '',
  '/sys/class/net/vnet0/address': 'fe:54:00:00:00:00\n',
  '/sys/class/net/vnet1/tun_flags': '',
  '/sys/class/net/vnet1/address': 'fe:54:00:00:00:01\n',
  '/sys/class/net/vnet1/master/ifindex': '3\n',
  '/sys/class/net/vnet2/tun_flags': '',
  '/sys/class/net/vnet2/address': 'fe:54:00:00:00:02\n',
  '/sys/class/net/macvtap0/address': '52:54:00:00:00:04\n',
};

test.each([
  ['office', 'qemu:///system', ['web']],
  [UUID, 'qemu:///system', ['web']],
  ['lab', 'qemu:///system', ['other']],
  ['office', 'qemu+ssh://far/system', []],
])('the guests that are cut off from %s at %s', async (network, uri, expected) => {
  expect(await unpluggedGuests(fakeContext(fakeHost({ files }), fakeVirsh({}, uri)), network)).toEqual(expected);
});
