import type { CorpusNetwork } from './network.ts';

/** Networks as libvirt writes them back, with data of other tools, unusual names and unusual XML. */
export const writtenNetworks: readonly CorpusNetwork[] = [
  {
    id: 'dumpxml-nat-active',
    from: 'virsh net-dumpxml of an active NAT network with guests',
    xml: `<network connections='3'>
  <name>dumped</name>
  <uuid>0d3a5b1e-7b4c-4c1c-9ac3-6ab0a6a1f5d2</uuid>
  <forward mode='nat'>
    <nat>
      <port start='1024' end='65535'/>
    </nat>
  </forward>
  <bridge name='virbr130' stp='on' delay='0'/>
  <mac address='52:54:00:3b:5d:11'/>
  <ip address='192.168.180.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.180.2' end='192.168.180.254'/>
    </dhcp>
  </ip>
</network>
`,
    explain: ['192.168.180.2 to 192.168.180.254'],
  },
  {
    id: 'dumpxml-route-dev',
    from: 'virsh net-dumpxml of a routed network with a device',
    xml: `<network>
  <name>dumped-route</name>
  <uuid>5c1f1a70-6c4e-4b42-8df4-45a9e2f2cb6b</uuid>
  <forward dev='eth0' mode='route'>
    <interface dev='eth0'/>
  </forward>
  <bridge name='virbr131' stp='on' delay='0'/>
  <mac address='52:54:00:6d:90:01'/>
  <domain name='routed.example' localOnly='yes'/>
  <ip address='10.181.0.1' netmask='255.255.255.0'>
  </ip>
</network>
`,
  },
  {
    id: 'dumpxml-bridge-connections',
    from: 'virsh net-dumpxml of a bridged network with port groups in use',
    xml: `<network connections='12'>
  <name>dumped-bridge</name>
  <uuid>9a0a2b52-2c57-4f6e-8f35-0e5bfb7d5f02</uuid>
  <forward mode='bridge'/>
  <bridge name='ovsbr0'/>
  <virtualport type='openvswitch'/>
  <portgroup name='vlan5'>
    <vlan>
      <tag id='5'/>
    </vlan>
  </portgroup>
</network>
`,
  },
  {
    id: 'dumpxml-interface-connections',
    from: 'virsh net-dumpxml of a macvtap pool in use',
    xml: `<network connections='2'>
  <name>dumped-pool</name>
  <uuid>f2b9a8c1-17c8-4e85-96a7-12d1c5b5aa01</uuid>
  <forward dev='eth10' mode='private'>
    <interface dev='eth10' connections='2'/>
    <interface dev='eth11'/>
  </forward>
</network>
`,
    rules: ['macvtap-multicast'],
  },
  {
    id: 'file-in-etc',
    from: 'a file in /etc/libvirt/qemu/networks with its warning',
    xml: `<!--
WARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE
OVERWRITTEN AND LOST. Changes to this xml configuration should be made using:
  virsh net-edit etc-net
or other application using the libvirt API.
-->

<network>
  <name>etc-net</name>
  <uuid>1f3c6b9d-5e84-42c5-a2f8-b1d0a7c6e503</uuid>
  <forward mode='nat'/>
  <bridge name='virbr132' stp='on' delay='0'/>
  <mac address='52:54:00:17:22:33'/>
  <ip address='192.168.182.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.182.2' end='192.168.182.254'/>
    </dhcp>
  </ip>
</network>
`,
  },
  {
    id: 'metadata-tool',
    from: 'metadata of an orchestration tool',
    xml: `<network>
  <name>with-metadata</name>
  <metadata>
    <lab:lab xmlns:lab='https://lab.example/xmlns/1.0'>
      <lab:owner>team-a</lab:owner>
      <lab:ttl>3600</lab:ttl>
    </lab:lab>
    <plan:plan xmlns:plan='http://plan.example/1'>dev</plan:plan>
  </metadata>
  <forward mode='nat'/>
  <bridge name='virbr133'/>
  <ip address='192.168.183.1' netmask='255.255.255.0'/>
</network>`,
  },
  {
    id: 'metadata-os-id',
    from: 'metadata in a default namespace',
    xml: `<network>
  <name>default-ns</name>
  <metadata><info xmlns='urn:example:info'><created>2024-05-01</created></info></metadata>
  <bridge name='virbr134'/>
  <ip address='192.168.184.1' netmask='255.255.255.0'/>
</network>`,
  },
  {
    id: 'title-description',
    from: 'a title and a description for people',
    xml: `<network>
  <name>described</name>
  <title>Build farm</title>
  <description>Do not attach production guests.
Ask the build team first.</description>
  <forward mode='nat'/>
  <bridge name='virbr135'/>
  <ip address='192.168.185.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['newer-libvirt', 'newer-libvirt'],
    in11: {},
  },
  {
    id: 'xml-declaration',
    from: 'a program that writes an XML declaration',
    xml: `<?xml version='1.0' encoding='UTF-8'?>
<network>
  <name>declared</name>
  <bridge name='virbr136'/>
  <ip address='192.168.186.1' netmask='255.255.255.0'/>
</network>
`,
  },
  {
    id: 'windows-line-ends',
    from: 'a file edited on Windows',
    xml: "<network>\r\n  <name>crlf</name>\r\n  <bridge name='virbr137'/>\r\n  <ip address='192.168.187.1' netmask='255.255.255.0'/>\r\n</network>\r\n",
  },
  {
    id: 'double-quotes-tabs',
    from: 'a template with double quotes and tabs',
    xml: `<network>
\t<name>tabs</name>
\t<forward mode="nat" />
\t<bridge name="virbr138" stp="on" delay="0" />
\t<ip address="192.168.188.1" netmask="255.255.255.0">
\t\t<dhcp>
\t\t\t<range start="192.168.188.2" end="192.168.188.254" />
\t\t</dhcp>
\t</ip>
</network>`,
  },
  {
    id: 'one-line',
    from: 'a network in a script, on one line',
    xml: `<network><name>oneline</name><forward mode='nat'/><bridge name='virbr139'/><ip address='192.168.189.1' netmask='255.255.255.0'><dhcp><range start='192.168.189.2' end='192.168.189.254'/></dhcp></ip></network>`,
  },
  {
    id: 'commented-parts',
    from: 'parts that are commented out',
    xml: `<network>
  <name>comments</name>
  <!-- <forward mode='nat'/> -->
  <bridge name='virbr140'/>
  <!-- 2024: moved from 10.0.0.0/24 -->
  <ip address='192.168.190.1' netmask='255.255.255.0'>
    <!-- <dhcp><range start='192.168.190.2' end='192.168.190.254'/></dhcp> -->
  </ip>
</network>`,
    explain: ['an isolated network', 'no DHCP in 192.168.190.0/24'],
  },
  {
    id: 'name-with-dots',
    from: 'a name like a domain name',
    xml: `<network>
  <name>lab.example.com</name>
  <bridge name='virbr141'/>
  <ip address='192.168.191.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['lab.example.com is an isolated network'],
  },
  {
    id: 'name-with-blank',
    from: 'a name with a blank',
    xml: `<network>
  <name>Test Lab 2</name>
  <bridge name='virbr142'/>
  <ip address='192.168.192.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['Test Lab 2 is an isolated network'],
  },
  {
    id: 'name-unicode',
    from: 'a name with letters beyond ASCII',
    xml: `<network>
  <name>Prüfstand-Köln</name>
  <bridge name='virbr143'/>
  <ip address='192.168.193.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['Prüfstand-Köln is an isolated network'],
  },
  {
    id: 'name-punctuation',
    from: 'a name with plus, colon, at sign and brackets',
    xml: `<network>
  <name>ci+main:42@[x86]</name>
  <bridge name='virbr144'/>
  <ip address='192.168.194.1' netmask='255.255.255.0'/>
</network>`,
  },
  {
    id: 'name-number',
    from: 'a name that is a number',
    xml: `<network>
  <name>42</name>
  <bridge name='virbr145'/>
  <ip address='192.168.195.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['42 is an isolated network'],
  },
  {
    id: 'name-ampersand',
    from: 'a name with an escaped ampersand',
    xml: `<network>
  <name>R&amp;D</name>
  <bridge name='virbr146'/>
  <ip address='192.168.196.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['R&D is an isolated network'],
  },
  {
    id: 'name-leading-dash',
    from: 'a name that looks like an option',
    xml: `<network>
  <name>-test</name>
  <bridge name='virbr147'/>
  <ip address='192.168.197.1' netmask='255.255.255.0'/>
</network>`,
  },
  {
    id: 'bridge-pattern',
    from: 'a pattern for the name of the bridge',
    xml: `<network>
  <name>pattern</name>
  <bridge name='vlab%d'/>
  <ip address='192.168.198.1' netmask='255.255.255.0'/>
</network>`,
  },
  {
    id: 'bridge-name-15',
    from: 'a bridge name as long as the kernel allows',
    xml: `<network>
  <name>long-bridge</name>
  <bridge name='br-production-1'/>
  <ip address='192.168.199.1' netmask='255.255.255.0'/>
</network>`,
  },
  {
    id: 'values-mixed-case',
    from: 'MAC addresses and UUIDs in upper case',
    xml: `<network>
  <name>UPPER</name>
  <uuid>6BA7B810-9DAD-41D1-80B4-00C04FD430C8</uuid>
  <bridge name='virbr148'/>
  <mac address='52:54:00:AB:CD:EF'/>
  <ip address='192.168.201.1' netmask='255.255.255.0'>
    <dhcp><host mac='52:54:00:AB:CD:01' name='Server01' ip='192.168.201.10'/></dhcp>
  </ip>
</network>`,
    explain: ['1 reservation'],
  },
  {
    id: 'empty-elements',
    from: 'a form that writes elements without content',
    xml: `<network>
  <name>empties</name>
  <forward mode='nat'></forward>
  <bridge name='virbr149'></bridge>
  <dns></dns>
  <ip address='192.168.202.1' netmask='255.255.255.0'>
    <dhcp></dhcp>
  </ip>
</network>`,
    rules: ['dhcp-without-addresses'],
  },
  {
    id: 'default-namespace-prefix-short',
    from: 'dnsmasq options with another prefix',
    xml: `<network xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>prefix-d</name>
  <forward mode='nat'/>
  <bridge name='virbr150'/>
  <ip address='192.168.203.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.203.2' end='192.168.203.254'/></dhcp>
  </ip>
  <d:options><d:option value='dhcp-option=42,192.168.203.1'/></d:options>
</network>`,
    explain: ['DHCP also sends'],
  },
];
