import type { MirrorGroup } from './group.ts';

const UUID = 'a2b1c3d4-0000-4000-8000-00000000000d';
const OFF = '52:54:00:77:01:01';
const ON = '52:54:00:77:02:01';
const TAP = '52:54:00:77:03:01';

/** A guest that is off: one interface on the network `default`, one of the same type on a bridge with limits. */
const off = (type: string, more = '') => `<domain type='${type}'>
  <name>mirror-off</name>
  <uuid>${UUID}</uuid>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64'${more}>hvm</type></os>
  <devices>
    <interface type='network'>
      <mac address='${OFF}'/><source network='default'/><model type='virtio'/><alias name='ua-first'/>
    </interface>
    <interface type='bridge'>
      <mac address='52:54:00:77:01:02'/><source bridge='virbr0'/><model type='e1000'/>
      <bandwidth><inbound average='1000' peak='2000' burst='512'/><outbound average='128'/></bandwidth>
      <link state='down'/>
    </interface>
    <interface type='bridge'><mac address='52:54:00:77:01:03'/><source bridge='virbr1'/></interface>
  </devices>
</domain>
`;

/** A running guest; on the daemon, one with QEMU's own network. */
const on = (type: string, interfaceType: string, more = '', features = '') => `<domain type='${type}'>
  <name>mirror-on</name>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64'${more}>hvm</type></os>${features}
  <devices>
    <interface type='${interfaceType}'>
      <mac address='${ON}'/>${interfaceType === 'network' ? "<source network='default'/><target dev='tap77'/>" : ''}
      <model type='virtio'/>
    </interface>
  </devices>
</domain>
`;

const files = {
  'off.xml': off('qemu', " machine='pc'"),
  'on.xml': on('qemu', 'user', " machine='pc'"),
  // Without ACPI the guest takes no devices while it runs, and no case waits for it to release one.
  'hotplug.xml': on('qemu', 'user', " machine='pc'", '<features><acpi/></features>'),
  'nic.xml': `<interface type='network'>
  <mac address='52:54:00:77:01:07'/>
  <source network='default'/>
  <model type='virtio'/>
</interface>
`,
  'user-nic.xml': `<interface type='user'><mac address='52:54:00:77:02:02'/><model type='virtio'/></interface>\n`,
  'first.xml': `<interface type='network'>
  <mac address='${OFF}'/>
  <source network='default'/>
  <model type='virtio'/>
  <link state='down'/>
</interface>
`,
  'live.xml': `<interface type='user'><mac address='${ON}'/><model type='virtio'/><link state='down'/></interface>\n`,
  'live-model.xml': `<interface type='user'><mac address='${ON}'/><model type='e1000'/></interface>\n`,
  'lan.xml': `<network><name>mirror-lan</name><bridge name='virbr79'/><ip address='192.168.178.1' prefix='24'><dhcp>
  <range start='192.168.178.2' end='192.168.178.9'/></dhcp></ip></network>\n`,
  'tap.xml': `<domain type='qemu'>
  <name>mirror-tap</name>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os><features><acpi/></features>
  <devices>
    <interface type='network'>
      <mac address='${TAP}'/><source network='mirror-lan'/><target dev='tap78'/><model type='virtio'/>
    </interface>
  </devices>
</domain>
`,
  'tap-nic.xml': `<interface type='network'>
  <mac address='52:54:00:77:03:02'/><source network='mirror-lan'/><target dev='tap79'/><model type='virtio'/>
</interface>
`,
  'tap-down.xml': `<interface type='network'>
  <mac address='${TAP}'/><source network='mirror-lan'/><target dev='tap78'/><model type='virtio'/><link state='down'/>
</interface>
`,
  'no-type.xml': '<interface><mac address="x"/></interface>\n',
  'rng.xml': "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>\n",
};

const define = [['define', '{off.xml}']];
const start = [['create', '{on.xml}']];
const plug = [
  ['net-create', '{lan.xml}'],
  ['create', '{tap.xml}'],
];

/** Commands of guests. */
export const domain: MirrorGroup = {
  files,
  testDriver: [off('test'), on('test', 'network')],
  reset: [
    ['destroy', 'mirror-on'],
    ['undefine', 'mirror-off'],
    ['destroy', 'mirror-tap'],
    ['net-destroy', 'mirror-lan'],
  ],
  gaps: [
    'No guest of the suite has a QEMU guest agent: `guestinfo` only fails, and so does `domhostname` on the daemon.',
  ],
  cases: [
    { words: ['domifaddr', 'nope'] },
    { words: ['domifaddr', 'nope', '--source', 'nonsense'] },
    { words: ['domifaddr', 'mirror-on'], before: start },
    {
      words: ['domifaddr', '--domain', 'mirror-on', '--interface', 'tap77', '--full', '--source=lease'],
      before: start,
    },
    { words: ['domifaddr', 'mirror-on', 'tap77', 'arp'], before: start },
    { words: ['domifaddr'] },

    { words: ['domiflist', 'mirror-off'], before: define },
    { words: ['domiflist', '--domain', UUID, '--inactive'], before: define },
    { words: ['domiflist', 'mirror-on'], before: start },
    { words: ['-q', 'domiflist', '--domain=mirror-on', '--inactive'], before: start },
    { words: ['domiflist', 'nope'] },
    { words: ['domiflist', 'mirror-off', 'extra'], before: define },
    { words: ['domiflist'] },

    { words: ['domif-getlink', 'mirror-off', OFF], before: define },
    { words: ['domif-getlink', 'mirror-off', '52:54:00:77:01:02', '--config'], before: define },
    { words: ['domif-getlink', 'mirror-off', '52:54:00:77:01:02', '--persistent'], before: define },
    { words: ['domif-getlink', '--interface', ON, '--domain', 'mirror-on'], before: start },
    { words: ['domif-getlink', 'mirror-on', 'tap77'], before: start },
    { words: ['domif-getlink', 'mirror-on', ON, '--config'], before: start },
    { words: ['domif-getlink', 'mirror-off', '52:54:00:77:01:ff'], before: define },
    { words: ['domif-getlink', 'mirror-off', 'nope'], before: define },
    { words: ['domif-getlink', 'nope', 'vnet0'] },
    { words: ['domif-getlink', 'mirror-off'], before: define },

    { words: ['domif-setlink', 'mirror-off', OFF, 'down'], before: define },
    { words: ['domif-setlink', 'mirror-off', OFF, 'down', '--config'], before: define },
    { words: ['domif-setlink', 'mirror-off', OFF, 'down', '--persistent', '--print-xml'], before: define },
    { words: ['domif-setlink', '--state=up', '--interface', OFF, '--domain', 'mirror-off'], before: define },
    { words: ['-q', 'domif-setlink', 'mirror-on', ON, 'down'], before: start },
    { words: ['domif-setlink', 'mirror-on', ON, 'down', '--print-xml'], before: start },
    { words: ['domif-setlink', 'mirror-on', ON, 'down', '--config'], before: start },
    { words: ['domif-setlink', 'mirror-on', ON, 'sideways'], before: start },
    { words: ['domif-setlink', 'mirror-off', '52:54:00:77:01:ff', 'up'], before: define },
    { words: ['domif-setlink', 'nope', ON, 'up'] },
    { words: ['domif-setlink', 'mirror-on', ON], before: start },

    { words: ['domifstat', 'mirror-on', 'tap77'], before: start },
    { words: ['domifstat', '--domain', 'mirror-on', '--interface', ON], before: start },
    { words: ['domifstat', 'mirror-off', OFF], before: define },
    { words: ['domifstat', 'mirror-on', 'nope'], before: start },
    { words: ['domifstat', 'nope', 'vnet0'] },
    { words: ['domifstat', 'mirror-on'], before: start },

    { words: ['domiftune', 'mirror-off', '52:54:00:77:01:02'], before: define },
    { words: ['domiftune', 'mirror-off', '52:54:00:77:01:02', '--current'], before: define },
    { words: ['domiftune', 'mirror-off', OFF, '--inbound', '100,200,300', '--config'], before: define },
    { words: ['domiftune', 'mirror-off', OFF, '100', '50,60', '--config'], before: define },
    { words: ['domiftune', 'mirror-off', '52:54:00:77:01:02', '--outbound=0', '--config'], before: define },
    { words: ['domiftune', 'mirror-on', ON, '--live'], before: start },
    {
      words: ['domiftune', '--interface', 'tap77', '--domain', 'mirror-on', '--inbound', '100', '--live'],
      before: start,
    },
    { words: ['domiftune', 'mirror-off', OFF, '--inbound', '1,2,3,4,5'], before: define },
    { words: ['domiftune', 'mirror-off', OFF, '--inbound', 'x'], before: define },
    { words: ['domiftune', 'mirror-off', OFF, '--inbound', '99999999999'], before: define },
    { words: ['domiftune', 'mirror-off', OFF, '--outbound', '1,2,3,4'], before: define },
    { words: ['domiftune', 'mirror-off', OFF, '--outbound', ''], before: define },
    { words: ['domiftune', 'mirror-off', OFF, '--current', '--live'], before: define },
    { words: ['domiftune', 'mirror-off', OFF, '--live'], before: define },
    { words: ['domiftune', 'nope', OFF] },
    { words: ['domiftune', 'mirror-off'], before: define },

    // Of one guest: libvirt lists several in no order.
    { words: ['domstats', '--interface'], before: start },
    { words: ['domstats', '--interface', 'mirror-on', 'mirror-off'], before: [...define, ...start] },
    { words: ['domstats', '--interface', '--domain', 'mirror-on', 'mirror-off'], before: [...define, ...start] },
    { words: ['domstats', '--interface', '--state', '--raw', '--nowait', 'mirror-on'], before: start },
    { words: ['domstats', '--interface', '--enforce', '--list-active', '--list-running'], before: start },
    { words: ['domstats', '--interface', '--list-inactive', '--list-shutoff', '--list-persistent'], before: define },
    { words: ['domstats', '--interface', '--list-transient', '--list-paused', '--list-other'] },
    { words: ['domstats', '--interface', '--list-active', 'mirror-on'], before: start },
    { words: ['domstats', '--state', '--backing', 'mirror-off'], before: define },
    {
      words:
        'domstats mirror-off --cpu-total --balloon --vcpu --block --perf --iothread --memory --dirtyrate --vm'.split(
          ' ',
        ),
      before: define,
    },
    { words: ['domstats', '--interface', 'nope'] },
    { words: ['domstats', '--nope'] },

    { words: ['guestinfo', 'mirror-on', '--interface'], before: start },
    { words: ['guestinfo', '--domain', 'mirror-on'], before: start },
    { words: ['guestinfo', 'mirror-off', '--interface', '--os', '--user', '--timezone'], before: define },
    { words: ['guestinfo', 'mirror-off', '--hostname', '--filesystem', '--disk'], before: define },
    { words: ['guestinfo', 'mirror-off', '--load'], before: define },
    { words: ['guestinfo', 'nope', '--interface'] },
    { words: ['guestinfo'] },

    { words: ['domhostname', 'mirror-on'], before: start },
    { words: ['domhostname', 'mirror-on', '--source', 'lease'], before: start },
    { words: ['domhostname', '--domain=mirror-on', '--source=agent'], before: start },
    { words: ['domhostname', 'mirror-on', 'lease'], before: start },
    { words: ['domhostname', 'mirror-on', '--source', 'arp'], before: start },
    { words: ['domhostname', 'mirror-off'], before: define },
    { words: ['domhostname', 'nope'] },
    { words: ['domhostname'] },

    { words: ['attach-interface', 'mirror-off', 'network', 'default', '--config'], before: define },
    {
      words: 'attach-interface mirror-off bridge br0 vnet7 52:54:00:77:01:09 /etc/script virtio --config'.split(' '),
      before: define,
    },
    {
      words: ['attach-interface', '--source', 'default', '--type=network', '--domain', 'mirror-off', '--persistent'],
      before: define,
    },
    { words: ['attach-interface', 'mirror-off', 'network', 'nope', '--config'], before: define },
    { words: ['attach-interface', 'mirror-off', 'network', 'default', '--live'], before: define },
    { words: ['attach-interface', 'mirror-off', 'network', 'default', '--live', '--current'], before: define },
    { words: ['attach-interface', 'mirror-off', 'network', 'default', '--mac', 'x', '--config'], before: define },
    { words: ['attach-interface', 'mirror-off', 'network', 'default', '--alias', 'net7', '--config'], before: define },
    { words: ['attach-interface', 'mirror-on', 'direct', 'eth0', '--current'], before: start },
    { words: 'attach-interface x network default --print-xml --model e1000 --alias ua-a --target vnet5'.split(' ') },
    { words: 'attach-interface x network default --print-xml --inbound 1,2,3,4 --outbound 5,6,7'.split(' ') },
    { words: 'attach-interface x bridge br0 --print-xml --inbound 0,,3,4 --outbound 5'.split(' ') },
    { words: 'attach-interface x direct eth0 --print-xml --mac 52:54:00:77:01:09 --source-mode bridge'.split(' ') },
    {
      words: 'attach-interface x vhostuser /s vnet5 52:54:00:77:01:09 /s virtio ua-a 1 2 server --print-xml'.split(' '),
    },
    { words: ['attach-interface', 'x', 'bridge', 'br0', '--script', '/etc/script', '--print-xml'] },
    { words: 'attach-interface x hostdev 0000:01:00.1 --print-xml --managed'.split(' ') },
    { words: 'attach-interface x hostdev 1:2 --print-xml'.split(' ') },
    { words: 'attach-interface x vhostuser /run/s --print-xml --source-mode server --model virtio'.split(' ') },
    { words: 'attach-interface x vhostuser /run/s --print-xml'.split(' ') },
    { words: 'attach-interface x vhostuser /run/s --print-xml --source-mode nonsense'.split(' ') },
    { words: 'attach-interface x user y --print-xml'.split(' ') },
    { words: 'attach-interface x nonsense y --print-xml'.split(' ') },
    { words: 'attach-interface x network default --print-xml --inbound 1,2,3,4,5'.split(' ') },
    { words: 'attach-interface x network default --print-xml --inbound x'.split(' ') },
    { words: 'attach-interface x network default --print-xml --inbound 0'.split(' ') },
    { words: 'attach-interface x network default --print-xml --outbound 0'.split(' ') },
    { words: 'attach-interface x network default --print-xml --outbound 1,2,3,4'.split(' ') },
    { words: ['attach-interface', 'x', 'network', "it's <a> & b", '--print-xml', '--target', "a'/><b c='"] },
    {
      words: 'attach-interface mirror-off network default --mac 52:54:00:77:01:09 --config'.split(' '),
      before: define,
    },
    { words: ['attach-interface', 'nope', 'network', 'default'] },
    { words: ['attach-interface', 'mirror-off', 'network'], before: define },

    { words: ['detach-interface', 'mirror-off', 'network', '--config'], before: define },
    { words: ['detach-interface', 'mirror-off', 'network', OFF, '--config'], before: define },
    { words: ['detach-interface', 'mirror-off', 'bridge', '--config'], before: define },
    {
      words: ['detach-interface', 'mirror-off', 'bridge', '--mac', '52:54:00:77:01:03', '--persistent'],
      before: define,
    },
    { words: ['detach-interface', 'mirror-off', 'bridge', '--mac=52:54:00:77:01:ff', '--config'], before: define },
    { words: ['detach-interface', 'mirror-off', 'bridge', '--mac', 'x', '--config'], before: define },
    { words: ['detach-interface', 'mirror-off', 'network', '--print-xml'], before: define },
    { words: ['detach-interface', 'mirror-off', 'direct', '--config'], before: define },
    { words: ['detach-interface', 'mirror-off', "it's", '--config'], before: define },
    { words: ['detach-interface', 'mirror-on', 'user', '--live'], before: start },
    { words: ['detach-interface', '--type', 'user', '--domain', 'mirror-on', '--current'], before: start },
    { words: ['detach-interface', 'mirror-on', 'user', '--current', '--live'], before: start },
    { words: ['detach-interface', '--type', 'network', '--domain=mirror-off', '--config'], before: define },
    { words: ['detach-interface', 'nope', 'network'] },
    { words: ['detach-interface', 'mirror-off'], before: define },

    { words: ['attach-device', 'mirror-off', '{nic.xml}', '--config'], before: define },
    { words: ['attach-device', '--file', '{nic.xml}', '--domain', 'mirror-off', '--persistent'], before: define },
    { words: ['attach-device', 'mirror-off', '{rng.xml}', '--config'], before: define },
    { words: ['attach-device', 'mirror-on', '{user-nic.xml}', '--live'], before: start },
    { words: ['attach-device', 'mirror-on', '{user-nic.xml}', '--current'], before: start },
    { words: ['attach-device', 'mirror-on', '{user-nic.xml}', '--live'], before: [['create', '{hotplug.xml}']] },
    { words: ['attach-device', 'mirror-off', '{no-type.xml}', '--config'], before: define },
    { words: ['attach-device', 'mirror-off', '{broken.xml}', '--config'], before: define },
    { words: ['attach-device', 'mirror-off', '/nonexistent/nic.xml'], before: define },
    { words: ['attach-device', 'mirror-off', '{nic.xml}', '--live', '--current'], before: define },
    { words: ['attach-device', 'nope', '{nic.xml}'] },
    { words: ['attach-device', 'mirror-off'], before: define },

    { words: ['update-device', 'mirror-off', '{first.xml}', '--config'], before: define },
    { words: ['update-device', 'mirror-off', '--file={first.xml}', '--persistent', '--force'], before: define },
    { words: ['update-device', 'mirror-on', '{live.xml}', '--live'], before: start },
    { words: ['update-device', 'mirror-on', '{live.xml}', '--current'], before: start },
    { words: ['update-device', 'mirror-on', '{live-model.xml}', '--live'], before: start },
    { words: ['update-device', 'mirror-off', '{nic.xml}', '--config'], before: define },
    { words: ['update-device', 'mirror-off', '/nonexistent/nic.xml'], before: define },
    { words: ['update-device', '--domain', 'mirror-off', '{first.xml}', '--config'], before: define },
    { words: ['update-device', 'nope', '{nic.xml}'] },
    { words: ['update-device', 'mirror-off'], before: define },

    { words: ['detach-device', 'mirror-off', '{first.xml}', '--config'], before: define },
    { words: ['detach-device', 'mirror-off', '{first.xml}', '--persistent'], before: define },
    { words: ['detach-device', 'mirror-on', '{live.xml}', '--live'], before: start },
    { words: ['detach-device', '--domain=mirror-on', '--file={live.xml}', '--current'], before: start },
    { words: ['detach-device', 'mirror-off', '{nic.xml}', '--config'], before: define },
    { words: ['detach-device', 'mirror-off', '/nonexistent/nic.xml'], before: define },
    { words: ['detach-device', '--file', '{first.xml}', '--domain=mirror-off', '--config'], before: define },
    { words: ['detach-device', 'nope', '{nic.xml}'] },
    { words: ['detach-device', 'mirror-off'], before: define },

    { words: ['detach-device-alias', 'mirror-off', 'ua-first', '--config'], before: define },
    { words: ['detach-device-alias', '--alias=net0', '--domain', 'mirror-on', '--live'], before: start },
    { words: ['detach-device-alias', 'mirror-on', 'net0', '--current'], before: start },
    { words: ['detach-device-alias', 'mirror-on', 'net9', '--live'], before: start },
    { words: ['detach-device-alias', 'mirror-off', 'ua-first', '--current', '--config'], before: define },
    { words: ['detach-device-alias', '--alias=ua-first', '--domain', 'mirror-off', '--config'], before: define },
    { words: ['detach-device-alias', 'nope', 'net0'] },
    { words: ['detach-device-alias', 'mirror-off'], before: define },

    // A guest with a tap on a network.
    { words: ['domiflist', 'mirror-tap'], before: plug },
    { words: ['domifaddr', 'mirror-tap', 'tap78'], before: plug },
    { words: ['domifaddr', 'mirror-tap', '--interface', 'tap78', '--source', 'arp', '--full'], before: plug },
    { words: ['domifstat', 'mirror-tap', 'tap78'], before: plug },
    { words: ['domifstat', 'mirror-tap', TAP], before: plug },
    { words: ['domif-getlink', 'mirror-tap', 'tap78'], before: plug },
    { words: ['domif-setlink', 'mirror-tap', 'tap78', 'down'], before: plug },
    { words: ['domif-setlink', '--domain=mirror-tap', `--interface=${TAP}`, '--state=up'], before: plug },
    { words: ['domif-setlink', 'mirror-tap', 'tap78', 'down', '--config'], before: plug },
    { words: ['domiftune', 'mirror-tap', 'tap78'], before: plug },
    { words: ['domiftune', 'mirror-tap', TAP, '--live'], before: plug },
    { words: ['domiftune', 'mirror-tap', 'tap78', '--inbound', '0', '--live'], before: plug },
    { words: ['domiftune', 'mirror-tap', 'tap78', '--inbound', 'x', '--live'], before: plug },
    { words: ['domstats', '--interface', 'mirror-tap'], before: plug },
    { words: ['attach-interface', 'mirror-tap', 'network', 'mirror-lan', '--live'], before: plug },
    {
      words: 'attach-interface mirror-tap network mirror-lan tap79 52:54:00:77:03:02 --model virtio --live'.split(' '),
      before: plug,
    },
    { words: ['attach-interface', 'mirror-tap', 'bridge', 'virbr79', '--current'], before: plug },
    { words: ['attach-interface', 'mirror-tap', 'bridge', 'nope', '--live'], before: plug },
    { words: ['attach-interface', 'mirror-tap', 'network', 'nope', '--live'], before: plug },
    { words: ['attach-interface', 'mirror-tap', 'network', 'mirror-lan', '--mac', TAP, '--live'], before: plug },
    { words: ['attach-interface', 'mirror-tap', 'network', 'mirror-lan', '--target', 'tap78', '--live'], before: plug },
    { words: ['attach-device', 'mirror-tap', '{tap-nic.xml}', '--live'], before: plug },
    { words: ['update-device', 'mirror-tap', '{tap-down.xml}', '--live'], before: plug },
    { words: ['detach-interface', 'mirror-tap', 'network', '--live'], before: plug },
    { words: ['detach-device', 'mirror-tap', '{tap-nic.xml}', '--live'], before: plug },
    { words: ['detach-device-alias', 'mirror-tap', 'net7', '--live'], before: plug },
  ],
};
