import type { CorpusNetwork } from './network.ts';

/** Networks on devices of the host: bridges, Open vSwitch, macvtap and SR-IOV, with port groups, VLANs and limits. */
export const deviceNetworks: readonly CorpusNetwork[] = [
  {
    id: 'bridge-lan',
    from: 'guests in the LAN through a bridge of the host',
    xml: `<network>
  <name>lan</name>
  <forward mode='bridge'/>
  <bridge name='br0'/>
</network>`,
    explain: ['a bridged network', "the host's bridge br0"],
  },
  {
    id: 'bridge-lan-virtio-limits',
    from: 'a limit per port group on a bridge of the host',
    xml: `<network>
  <name>lan-groups</name>
  <forward mode='bridge'/>
  <bridge name='br0'/>
  <portgroup name='standard' default='yes'>
    <bandwidth>
      <inbound average='12500' peak='25000' burst='10240'/>
      <outbound average='12500' peak='25000' burst='10240'/>
    </bandwidth>
  </portgroup>
  <portgroup name='backup'>
    <bandwidth><inbound average='2500'/><outbound average='2500'/></bandwidth>
  </portgroup>
</network>`,
    explain: ['Port group standard: default; traffic to each guest is limited to 12500 kB/s on average'],
  },
  {
    id: 'bridge-isolated-ports',
    from: 'a hosting LAN where guests must not talk to each other',
    xml: `<network>
  <name>lan-isolated</name>
  <forward mode='bridge'/>
  <bridge name='br0'/>
  <port isolated='yes'/>
</network>`,
  },
  {
    id: 'bridge-vlan-bridge',
    from: 'one Linux bridge for each VLAN of the switch',
    xml: `<network>
  <name>vlan120</name>
  <forward mode='bridge'/>
  <bridge name='br0.120'/>
</network>`,
    explain: ["the host's bridge br0.120"],
  },
  {
    id: 'bridge-linux-vlan-tag',
    from: 'a VLAN on a plain bridge with VLAN filtering',
    xml: `<network>
  <name>lan-vlan30</name>
  <forward mode='bridge'/>
  <bridge name='br0'/>
  <vlan><tag id='30'/></vlan>
</network>`,
    rejectedAt: 'define',
    rules: ['vlan-unsupported'],
    in11: {},
    explain: ['Guests are in VLAN 30'],
  },
  {
    id: 'bridge-linux-vlan-groups',
    from: 'port groups with VLANs on a plain bridge with VLAN filtering',
    xml: `<network>
  <name>lan-vlans</name>
  <forward mode='bridge'/>
  <bridge name='br0'/>
  <portgroup name='servers'><vlan><tag id='10'/></vlan></portgroup>
  <portgroup name='clients' default='yes'><vlan><tag id='20'/></vlan></portgroup>
</network>`,
    rejectedAt: 'define',
    rules: ['vlan-unsupported', 'vlan-unsupported'],
    in11: {},
    explain: ['Port group servers: VLAN 10', 'Port group clients: default; VLAN 20'],
  },
  {
    id: 'ovs-plain',
    from: 'guests on an Open vSwitch bridge',
    xml: `<network>
  <name>ovs</name>
  <forward mode='bridge'/>
  <bridge name='ovsbr0'/>
  <virtualport type='openvswitch'/>
</network>`,
    explain: ['(Open vSwitch)'],
  },
  {
    id: 'ovs-vlan-groups',
    from: 'a port group per VLAN and one for trunks',
    xml: `<network>
  <name>ovs-vlans</name>
  <forward mode='bridge'/>
  <bridge name='ovsbr0'/>
  <virtualport type='openvswitch'/>
  <portgroup name='no-vlan' default='yes'/>
  <portgroup name='vlan-10'><vlan><tag id='10'/></vlan></portgroup>
  <portgroup name='vlan-20'><vlan><tag id='20'/></vlan></portgroup>
  <portgroup name='trunk'>
    <vlan trunk='yes'><tag id='10'/><tag id='20'/><tag id='30'/></vlan>
  </portgroup>
</network>`,
    explain: ['Port group no-vlan: default', 'Port group trunk: the VLANs 10, 20, 30, as a trunk'],
  },
  {
    id: 'ovs-native-vlan',
    from: 'a trunk for virtual routers with an untagged VLAN',
    xml: `<network>
  <name>ovs-native</name>
  <forward mode='bridge'/>
  <bridge name='ovsbr0'/>
  <virtualport type='openvswitch'/>
  <vlan trunk='yes'>
    <tag id='99' nativeMode='untagged'/>
    <tag id='100'/>
    <tag id='101'/>
  </vlan>
</network>`,
    explain: ['the VLANs 99 (native, untagged), 100, 101, as a trunk'],
  },
  {
    id: 'ovs-profile',
    from: 'interfaces that an OpenFlow controller recognizes',
    xml: `<network>
  <name>ovs-profile</name>
  <forward mode='bridge'/>
  <bridge name='br-int'/>
  <virtualport type='openvswitch'>
    <parameters profileid='tenants'/>
  </virtualport>
</network>`,
    explain: ['(Open vSwitch)', "the host's bridge br-int"],
  },
  {
    id: 'ovs-group-virtualport',
    from: 'a network where only one port group is on Open vSwitch ports',
    xml: `<network>
  <name>ovs-in-group</name>
  <forward mode='bridge'/>
  <bridge name='ovsbr1'/>
  <portgroup name='tagged'>
    <vlan><tag id='77'/></vlan>
    <virtualport type='openvswitch'/>
  </portgroup>
</network>`,
    explain: ['Port group tagged: VLAN 77'],
  },
  {
    id: 'ovs-bandwidth-groups',
    from: 'tenants with different limits on Open vSwitch',
    xml: `<network>
  <name>ovs-tenants</name>
  <forward mode='bridge'/>
  <bridge name='ovsbr2'/>
  <virtualport type='openvswitch'/>
  <portgroup name='gold'>
    <vlan><tag id='201'/></vlan>
    <bandwidth><inbound average='125000'/><outbound average='125000'/></bandwidth>
  </portgroup>
  <portgroup name='bronze' default='yes'>
    <vlan><tag id='202'/></vlan>
    <bandwidth><inbound average='1250'/><outbound average='1250'/></bandwidth>
  </portgroup>
</network>`,
    explain: ['Port group gold: VLAN 201; traffic to each guest is limited to 125000 kB/s on average'],
  },
  {
    id: 'midonet',
    from: 'a virtual port type that libvirt accepts but does not give to guests',
    xml: `<network>
  <name>overlay</name>
  <forward mode='bridge'/>
  <bridge name='midobr'/>
  <virtualport type='midonet'>
    <parameters interfaceid='6a7f2c1e-0bb4-4d4c-9a53-0a5e4c1f7d20'/>
  </virtualport>
</network>`,
    rules: ['virtualport-unused'],
  },
  {
    id: 'macvtap-bridge',
    from: 'guests in the LAN without a bridge',
    xml: `<network>
  <name>macvtap-lan</name>
  <forward mode='bridge'>
    <interface dev='eno1'/>
  </forward>
</network>`,
    rules: ['macvtap-multicast'],
    explain: ['macvtap drops multicast'],
  },
  {
    id: 'macvtap-bridge-dev',
    from: 'the same with the device at the forward element',
    xml: `<network>
  <name>macvtap-dev</name>
  <forward mode='bridge' dev='enp2s0'/>
</network>`,
    rules: ['macvtap-multicast'],
  },
  {
    id: 'macvtap-bridge-trusted',
    from: 'guests with static IPv6 addresses through macvtap',
    xml: `<network trustGuestRxFilters='yes'>
  <name>macvtap-v6</name>
  <forward mode='bridge'>
    <interface dev='eno1'/>
  </forward>
</network>`,
  },
  {
    id: 'macvtap-pool',
    from: 'a pool of interfaces shared by guests',
    xml: `<network>
  <name>macvtap-pool</name>
  <forward mode='bridge'>
    <interface dev='eth20'/>
    <interface dev='eth21'/>
    <interface dev='eth22'/>
  </forward>
</network>`,
    rules: ['macvtap-multicast'],
    explain: ['From the DHCP server of the LAN of eth20, eth21 or eth22, if it has one'],
  },
  {
    id: 'macvtap-private',
    from: 'guests that reach the LAN but not each other',
    xml: `<network>
  <name>macvtap-private</name>
  <forward mode='private'>
    <interface dev='eno2'/>
  </forward>
</network>`,
    rules: ['macvtap-multicast'],
    explain: ['mode private: guests do not reach each other'],
  },
  {
    id: 'macvtap-vepa',
    from: 'a switch with reflective relay',
    xml: `<network>
  <name>macvtap-vepa</name>
  <forward mode='vepa'>
    <interface dev='eno3'/>
  </forward>
</network>`,
    rules: ['macvtap-multicast'],
    explain: ['VEPA: the external switch forwards between guests'],
  },
  {
    id: 'macvtap-vepa-8021qbg',
    from: 'a data center switch with 802.1Qbg',
    xml: `<network>
  <name>vepa-qbg</name>
  <forward mode='vepa'>
    <interface dev='ens1f0'/>
  </forward>
  <virtualport type='802.1Qbg'>
    <parameters managerid='11' typeid='1193047' typeidversion='2' instanceid='09b11c53-8b5c-4eeb-8f00-d84eaa0aaa4f'/>
  </virtualport>
</network>`,
    rules: ['macvtap-multicast'],
  },
  {
    id: 'macvtap-passthrough',
    from: 'an interface for each guest',
    xml: `<network>
  <name>macvtap-pass</name>
  <forward mode='passthrough'>
    <interface dev='ens1f1'/>
    <interface dev='ens1f2'/>
  </forward>
</network>`,
    rules: ['macvtap-multicast'],
    explain: ['mode passthrough: each guest gets a device of the host'],
  },
  {
    id: 'macvtap-passthrough-8021qbh',
    from: 'port profiles of a 802.1Qbh switch',
    xml: `<network>
  <name>vmfex</name>
  <forward mode='passthrough'>
    <interface dev='eth4'/>
    <interface dev='eth5'/>
  </forward>
  <virtualport type='802.1Qbh'>
    <parameters profileid='finance'/>
  </virtualport>
</network>`,
    rules: ['macvtap-multicast'],
  },
  {
    id: 'sriov-passthrough-pf',
    from: 'virtual functions of one physical function through macvtap',
    xml: `<network>
  <name>sriov-macvtap</name>
  <forward mode='passthrough'>
    <pf dev='ens2f0'/>
  </forward>
</network>`,
    needs: 'an SR-IOV interface',
    rules: ['macvtap-multicast'],
  },
  {
    id: 'sriov-hostdev-pf',
    from: 'a pool of virtual functions of one physical function',
    xml: `<network>
  <name>sriov-pool</name>
  <forward mode='hostdev' managed='yes'>
    <pf dev='ens2f0'/>
  </forward>
</network>`,
    needs: 'an SR-IOV interface',
    explain: ['each guest gets a virtual function of a device'],
  },
  {
    id: 'sriov-hostdev-addresses',
    from: 'a list of virtual functions by address',
    xml: `<network>
  <name>sriov-list</name>
  <forward mode='hostdev' managed='yes'>
    <address type='pci' domain='0x0000' bus='0x3b' slot='0x02' function='0x0'/>
    <address type='pci' domain='0x0000' bus='0x3b' slot='0x02' function='0x1'/>
    <address type='pci' domain='0x0000' bus='0x3b' slot='0x02' function='0x2'/>
  </forward>
</network>`,
    needs: 'these virtual functions',
  },
  {
    id: 'sriov-hostdev-driver',
    from: 'virtual functions with an explicit driver and a VLAN',
    xml: `<network>
  <name>sriov-vlan</name>
  <forward mode='hostdev' managed='yes'>
    <driver name='vfio'/>
    <pf dev='enp65s0f1'/>
  </forward>
  <vlan><tag id='42'/></vlan>
</network>`,
    needs: 'an SR-IOV interface',
    explain: ['Guests are in VLAN 42'],
  },
  {
    id: 'sriov-hostdev-groups',
    from: 'virtual functions with a VLAN for each port group',
    xml: `<network>
  <name>sriov-groups</name>
  <forward mode='hostdev' managed='yes'>
    <pf dev='enp65s0f0'/>
  </forward>
  <portgroup name='mgmt' default='yes'><vlan><tag id='10'/></vlan></portgroup>
  <portgroup name='data'><vlan><tag id='11'/></vlan></portgroup>
</network>`,
    needs: 'an SR-IOV interface',
    explain: ['Port group data: VLAN 11'],
  },
  {
    id: 'sriov-hostdev-unmanaged',
    from: 'virtual functions that a script binds to vfio',
    xml: `<network>
  <name>sriov-manual</name>
  <forward mode='hostdev'>
    <address type='pci' domain='0' bus='4' slot='0x10' function='0'/>
  </forward>
</network>`,
    needs: 'this virtual function',
  },
  {
    id: 'nat-portgroups',
    from: 'limits per role on a NAT network',
    xml: `<network>
  <name>roles</name>
  <forward mode='nat'/>
  <bridge name='virbr-roles' stp='on' delay='0'/>
  <portgroup name='engineering' default='yes'>
    <bandwidth>
      <inbound average='1000' peak='5000' burst='5120'/>
      <outbound average='1000' peak='5000' burst='5120'/>
    </bandwidth>
  </portgroup>
  <portgroup name='sales'>
    <bandwidth>
      <inbound average='500' peak='2000' burst='2560'/>
      <outbound average='128' peak='256' burst='256'/>
    </bandwidth>
  </portgroup>
  <ip address='10.91.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.91.0.2' end='10.91.0.254'/></dhcp>
  </ip>
</network>`,
    explain: ['Port group sales: traffic to each guest is limited to 500 kB/s on average, 2000 kB/s at peak'],
  },
  {
    id: 'nat-bandwidth-to-guests',
    from: 'a limit of traffic to guests only',
    xml: `<network>
  <name>guaranteed</name>
  <forward mode='nat'/>
  <bridge name='virbr-floor'/>
  <bandwidth><inbound average='10000' peak='20000'/></bandwidth>
  <ip address='10.92.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.92.0.2' end='10.92.0.254'/></dhcp>
  </ip>
</network>`,
    needs: 'a kernel with the sfq queue',
    explain: ['limited to 10000 kB/s on average, 20000 kB/s at peak'],
  },
  {
    id: 'bond-bridge',
    from: 'a bridge on a bond of a server',
    xml: `<network>
  <name>bond0-lan</name>
  <description>LAN through bond0 (LACP)</description>
  <forward mode='bridge'/>
  <bridge name='br-bond0'/>
</network>`,
    rules: ['newer-libvirt'],
    in11: {},
    explain: ["the host's bridge br-bond0"],
  },
  {
    id: 'home-assistant-macvtap',
    from: 'one appliance in the home LAN, over a USB interface',
    xml: `<network>
  <name>iot</name>
  <forward mode='bridge'>
    <interface dev='enx00e04c680001'/>
  </forward>
</network>`,
    rules: ['macvtap-multicast'],
  },
];
