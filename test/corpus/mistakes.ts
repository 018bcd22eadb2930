import type { CorpusNetwork, CorpusPair } from './network.ts';

/** Networks with the mistakes that people make. */
export const mistakenNetworks: readonly CorpusNetwork[] = [
  {
    id: 'route-own-subnet',
    from: 'a route to the subnet of the network itself',
    xml: `<network>
  <name>routeown</name>
  <forward mode='nat'/>
  <bridge name='virbr931'/>
  <ip address='10.231.1.1' netmask='255.255.255.0'/>
  <route address='10.231.1.0' prefix='24' gateway='10.231.1.9'/>
</network>`,
    rules: ['route-to-own-subnet'],
    explain: ['knows no hostnames of guests'],
  },
  {
    id: 'ula-without-nat',
    from: 'unique local addresses in a NAT network whose author limits the ports of NAT',
    xml: `<network>
  <name>ulanat</name>
  <forward mode='nat'><nat><port start='20000' end='29999'/></nat></forward>
  <bridge name='virbr932'/>
  <ip family='ipv6' address='fd31:231::1' prefix='64'/>
</network>`,
    rules: ['nat-ipv6-missing'],
    explain: ["mode nat translates IPv6 only with <nat ipv6='yes'/>"],
  },
  {
    id: 'gateway-misspelt',
    from: 'an address that is missing because its name is misspelt',
    xml: `<network>
  <name>misspelt</name>
  <forward mode='nat'/>
  <bridge name='virbr933'/>
  <ip adress='10.231.3.1' netmask='255.255.255.0'>
    <dhcp><range start='10.231.3.10' end='10.231.3.99'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['unknown-attribute'],
    advice: ["Write address='10.231.3.1'."],
  },
  {
    id: 'dhcp-without-dns',
    from: 'DHCP for guests that use their own name servers',
    xml: `<network>
  <name>nodnsdhcp</name>
  <forward mode='route'/>
  <bridge name='virbr934'/>
  <dns enable='no'/>
  <ip address='10.231.4.1' netmask='255.255.255.0'>
    <dhcp><range start='10.231.4.10' end='10.231.4.99'/></dhcp>
  </ip>
</network>`,
    explain: ["No DNS: it is disabled (<dns enable='no'>)", 'DHCP announces no DNS server'],
  },
  {
    id: 'options-without-dhcp',
    from: 'options for DHCP in a network whose guests have static addresses',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>optstatic</name>
  <forward mode='nat'/>
  <bridge name='virbr935'/>
  <ip address='10.231.5.1' netmask='255.255.255.0'/>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-option=option:router,10.231.5.254'/>
  </dnsmasq:options>
</network>`,
    explain: [
      'knows no hostnames of guests',
      'Without DHCP, these dnsmasq options have no effect: dhcp-option=option:router,10.231.5.254',
    ],
  },
  {
    id: 'typo-forward',
    from: 'a misspelled element makes the network isolated',
    xml: `<network>
  <name>typo1</name>
  <forwad mode='nat'/>
  <bridge name='virbr210'/>
  <ip address='10.210.0.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['unknown-element'],
    explain: ['an isolated network'],
  },
  {
    id: 'typo-attribute',
    from: 'a misspelled attribute',
    xml: `<network>
  <name>typo2</name>
  <forward mode='nat'/>
  <bridge name='virbr211' spt='off'/>
  <ip address='10.211.0.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['unknown-attribute'],
  },
  {
    id: 'typo-mode',
    from: 'an unknown forward mode',
    xml: `<network>
  <name>typo3</name>
  <forward mode='routed'/>
  <bridge name='virbr212'/>
  <ip address='10.212.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['forward-mode-unknown'],
  },
  {
    id: 'typo-localonly',
    from: 'an attribute in the wrong case',
    xml: `<network>
  <name>typo4</name>
  <bridge name='virbr213'/>
  <domain name='typo.test' localonly='yes'/>
  <ip address='10.213.0.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['unknown-attribute'],
  },
  {
    id: 'dhcp-outside-ip',
    from: 'DHCP next to the IP element',
    xml: `<network>
  <name>place1</name>
  <forward mode='nat'/>
  <bridge name='virbr214'/>
  <ip address='10.214.0.1' netmask='255.255.255.0'/>
  <dhcp><range start='10.214.0.2' end='10.214.0.254'/></dhcp>
</network>`,
    rules: ['unknown-element'],
    explain: ['no DHCP in 10.214.0.0/24'],
    advice: ['Move it to <ip>.'],
  },
  {
    id: 'host-outside-dhcp',
    from: 'a reservation next to the dhcp element',
    xml: `<network>
  <name>place2</name>
  <forward mode='nat'/>
  <bridge name='virbr215'/>
  <ip address='10.215.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.215.0.2' end='10.215.0.254'/></dhcp>
    <host mac='52:54:00:d7:00:01' ip='10.215.0.10'/>
  </ip>
</network>`,
    rules: ['unknown-element'],
    advice: ['Move it to <dhcp>.'],
  },
  {
    id: 'domain-in-dns',
    from: 'the domain inside the dns element',
    xml: `<network>
  <name>place3</name>
  <bridge name='virbr216'/>
  <dns><domain name='place.test'/></dns>
  <ip address='10.216.0.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['unknown-element'],
  },
  {
    id: 'mtu-in-bridge',
    from: 'the MTU inside the bridge element',
    xml: `<network>
  <name>place4</name>
  <bridge name='virbr217'><mtu size='9000'/></bridge>
  <ip address='10.217.0.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['unknown-element'],
  },
  {
    id: 'nat-outside-forward',
    from: 'the port range next to the forward element',
    xml: `<network>
  <name>place5</name>
  <forward mode='nat'/>
  <nat><port start='1024' end='65535'/></nat>
  <bridge name='virbr218'/>
  <ip address='10.218.0.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['unknown-element'],
  },
  {
    id: 'tftp-in-dhcp',
    from: 'TFTP inside the dhcp element',
    xml: `<network>
  <name>place6</name>
  <forward mode='nat'/>
  <bridge name='virbr219'/>
  <ip address='10.219.0.1' netmask='255.255.255.0'>
    <dhcp>
      <tftp root='/srv/tftp'/>
      <range start='10.219.0.2' end='10.219.0.254'/>
      <bootp file='pxelinux.0'/>
    </dhcp>
  </ip>
</network>`,
    rules: ['unknown-element'],
  },
  {
    id: 'range-other-subnet',
    from: 'a range that was not changed with the address',
    xml: `<network>
  <name>range1</name>
  <forward mode='nat'/>
  <bridge name='virbr220'/>
  <ip address='10.220.0.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.122.2' end='192.168.122.254'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['range-outside-subnet'],
    advice: ['Keep the range within 10.220.0.1 - 10.220.0.254'],
  },
  {
    id: 'range-reversed',
    from: 'a range with start and end swapped',
    xml: `<network>
  <name>range2</name>
  <forward mode='nat'/>
  <bridge name='virbr221'/>
  <ip address='10.221.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.221.0.254' end='10.221.0.2'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['range-reversed'],
  },
  {
    id: 'range-past-subnet',
    from: 'a range that goes beyond a smaller subnet',
    xml: `<network>
  <name>range3</name>
  <forward mode='nat'/>
  <bridge name='virbr222'/>
  <ip address='10.222.0.1' netmask='255.255.255.128'>
    <dhcp><range start='10.222.0.2' end='10.222.0.200'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['range-outside-subnet'],
  },
  {
    id: 'ranges-overlap',
    from: 'two ranges with addresses in common and the same lease time, which does no harm',
    xml: `<network>
  <name>range4</name>
  <forward mode='nat'/>
  <bridge name='virbr223'/>
  <ip address='10.223.0.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='10.223.0.2' end='10.223.0.100'/>
      <range start='10.223.0.90' end='10.223.0.200'/>
    </dhcp>
  </ip>
</network>`,
  },
  {
    id: 'ranges-overlap-lease-time',
    from: 'two ranges with addresses in common and different lease times',
    xml: `<network>
  <name>range7</name>
  <forward mode='nat'/>
  <bridge name='virbr274'/>
  <ip address='10.227.9.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='10.227.9.2' end='10.227.9.100'/>
      <range start='10.227.9.90' end='10.227.9.200'><lease expiry='5' unit='minutes'/></range>
    </dhcp>
  </ip>
</network>`,
    rules: ['ranges-overlap'],
  },
  {
    id: 'range-broadcast',
    from: 'a range up to the broadcast address',
    xml: `<network>
  <name>range5</name>
  <forward mode='nat'/>
  <bridge name='virbr224'/>
  <ip address='10.224.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.224.0.2' end='10.224.0.255'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['range-broadcast-address'],
  },
  {
    id: 'range-network-address',
    from: 'a range from the network address',
    xml: `<network>
  <name>range6</name>
  <forward mode='nat'/>
  <bridge name='virbr225'/>
  <ip address='10.225.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.225.0.0' end='10.225.0.100'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['range-network-address'],
  },
  {
    id: 'reservation-outside',
    from: 'a reserved address of another subnet',
    xml: `<network>
  <name>resv1</name>
  <forward mode='nat'/>
  <bridge name='virbr226'/>
  <ip address='10.226.0.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='10.226.0.2' end='10.226.0.99'/>
      <host mac='52:54:00:e2:00:01' name='lost' ip='10.225.0.10'/>
    </dhcp>
  </ip>
</network>`,
    rules: ['host-outside-subnet'],
  },
  {
    id: 'reservation-gateway',
    from: 'the address of the bridge reserved for a guest',
    xml: `<network>
  <name>resv2</name>
  <forward mode='nat'/>
  <bridge name='virbr227'/>
  <ip address='10.227.0.1' netmask='255.255.255.0'>
    <dhcp><host mac='52:54:00:e3:00:01' name='gw' ip='10.227.0.1'/></dhcp>
  </ip>
</network>`,
    rules: ['host-is-gateway'],
  },
  {
    id: 'reservation-same-mac',
    from: 'a copied reservation with the same MAC address',
    xml: `<network>
  <name>resv3</name>
  <forward mode='nat'/>
  <bridge name='virbr228'/>
  <ip address='10.228.0.1' netmask='255.255.255.0'>
    <dhcp>
      <host mac='52:54:00:e4:00:01' name='a' ip='10.228.0.11'/>
      <host mac='52:54:00:e4:00:01' name='b' ip='10.228.0.12'/>
    </dhcp>
  </ip>
</network>`,
    rules: ['host-mac-twice'],
  },
  {
    id: 'reservation-same-address',
    from: 'a copied reservation with the same address',
    xml: `<network>
  <name>resv4</name>
  <forward mode='nat'/>
  <bridge name='virbr229'/>
  <ip address='10.229.0.1' netmask='255.255.255.0'>
    <dhcp>
      <host mac='52:54:00:e5:00:01' name='a' ip='10.229.0.11'/>
      <host mac='52:54:00:e5:00:02' name='b' ip='10.229.0.11'/>
    </dhcp>
  </ip>
</network>`,
    rules: ['host-ip-twice'],
    advice: ['Give one of them another address.'],
  },
  {
    id: 'reservation-same-name',
    from: 'a copied reservation with the same name',
    xml: `<network>
  <name>resv5</name>
  <forward mode='nat'/>
  <bridge name='virbr230'/>
  <ip address='10.230.0.1' netmask='255.255.255.0'>
    <dhcp>
      <host mac='52:54:00:e6:00:01' name='same' ip='10.230.0.11'/>
      <host mac='52:54:00:e6:00:02' name='same' ip='10.230.0.12'/>
    </dhcp>
  </ip>
</network>`,
    rules: ['host-name-twice'],
    advice: ['Give one of them another name.'],
  },
  {
    id: 'reservation-bad-mac',
    from: 'a MAC address with a letter that is no hexadecimal digit',
    xml: `<network>
  <name>resv6</name>
  <forward mode='nat'/>
  <bridge name='virbr231'/>
  <ip address='10.231.0.1' netmask='255.255.255.0'>
    <dhcp><host mac='52:54:00:e7:0g:01' ip='10.231.0.11'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['host-mac-malformed'],
  },
  {
    id: 'reservation-without-address',
    from: 'a reservation with a name only',
    xml: `<network>
  <name>resv7</name>
  <forward mode='nat'/>
  <bridge name='virbr232'/>
  <ip address='10.232.0.1' netmask='255.255.255.0'>
    <dhcp><host mac='52:54:00:e8:00:01' name='nowhere'/></dhcp>
  </ip>
</network>`,
    rules: ['host-ip-missing'],
    rejectedAt: 'define',
  },
  {
    id: 'reservation-underscore',
    from: 'a host name with an underscore',
    xml: `<network>
  <name>resv8</name>
  <forward mode='nat'/>
  <bridge name='virbr233'/>
  <ip address='10.233.0.1' netmask='255.255.255.0'>
    <dhcp><host mac='52:54:00:e9:00:01' name='my_server' ip='10.233.0.11'/></dhcp>
  </ip>
</network>`,
  },
  {
    id: 'prefix-as-netmask',
    from: 'a prefix length in the netmask',
    xml: `<network>
  <name>mask1</name>
  <forward mode='nat'/>
  <bridge name='virbr234'/>
  <ip address='10.234.0.1' netmask='24'/>
</network>`,
    rejectedAt: 'start',
    rules: ['address-abbreviated', 'ip-netmask-unusable'],
    advice: ["Use prefix='24'"],
  },
  {
    id: 'netmask-as-prefix',
    from: 'a netmask in the prefix',
    xml: `<network>
  <name>mask2</name>
  <forward mode='nat'/>
  <bridge name='virbr235'/>
  <ip address='10.235.0.1' prefix='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['ip-prefix'],
    advice: ["Write netmask='255.255.255.0'."],
  },
  {
    id: 'prefix-and-netmask',
    from: 'prefix and netmask together',
    xml: `<network>
  <name>mask3</name>
  <forward mode='nat'/>
  <bridge name='virbr236'/>
  <ip address='10.236.0.1' netmask='255.255.255.0' prefix='24'/>
</network>`,
    rejectedAt: 'define',
    rules: ['ip-prefix-and-netmask'],
  },
  {
    id: 'cidr-in-address',
    from: 'the prefix length in the address',
    xml: `<network>
  <name>mask4</name>
  <forward mode='nat'/>
  <bridge name='virbr237'/>
  <ip address='10.237.0.1/24'/>
</network>`,
    rejectedAt: 'define',
    rules: ['ip-address-invalid'],
    advice: ["Write address='10.237.0.1' prefix='24'."],
  },
  {
    id: 'prefix-missing',
    from: 'an address without prefix or netmask',
    xml: `<network>
  <name>mask5</name>
  <forward mode='nat'/>
  <bridge name='virbr238'/>
  <ip address='192.168.238.1'>
    <dhcp><range start='192.168.238.2' end='192.168.238.254'/></dhcp>
  </ip>
</network>`,
  },
  {
    id: 'network-address-as-gateway',
    from: 'the network address as the address of the bridge',
    xml: `<network>
  <name>mask6</name>
  <forward mode='nat'/>
  <bridge name='virbr239'/>
  <ip address='10.239.0.0' netmask='255.255.255.0'/>
</network>`,
    rules: ['ip-not-a-host'],
  },
  {
    id: 'netmask-typo',
    from: 'a netmask with a hole',
    xml: `<network>
  <name>mask7</name>
  <forward mode='nat'/>
  <bridge name='virbr240'/>
  <ip address='10.240.0.1' netmask='255.225.255.0'/>
</network>`,
    rejectedAt: 'start',
    rules: ['ip-netmask-unusable'],
  },
  {
    id: 'subnet-in-place-of-host-bits',
    from: 'a subnet shorter than the range needs',
    xml: `<network>
  <name>mask8</name>
  <forward mode='nat'/>
  <bridge name='virbr241'/>
  <ip address='10.241.0.1' prefix='30'>
    <dhcp><range start='10.241.0.2' end='10.241.0.99'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['range-outside-subnet'],
    advice: ['Keep the range within 10.241.0.1 - 10.241.0.2'],
  },
  {
    id: 'ipv6-without-family',
    from: 'an IPv6 address without family',
    xml: `<network>
  <name>fam1</name>
  <forward mode='route'/>
  <bridge name='virbr242'/>
  <ip address='fd42::1' prefix='64'/>
</network>`,
    rejectedAt: 'define',
    rules: ['ip-family-missing'],
  },
  {
    id: 'ipv6-family-spelling',
    from: 'the family spelled in another way',
    xml: `<network>
  <name>fam2</name>
  <forward mode='route'/>
  <bridge name='virbr243'/>
  <ip family='inet6' address='fd43::1' prefix='64'/>
</network>`,
    rejectedAt: 'define',
    rules: ['ip-family-unknown'],
  },
  {
    id: 'ipv6-dhcp-mac',
    from: 'an IPv6 reservation by MAC address',
    xml: `<network>
  <name>fam3</name>
  <forward mode='route'/>
  <bridge name='virbr244'/>
  <ip family='ipv6' address='fd44::1' prefix='64'>
    <dhcp>
      <range start='fd44::10' end='fd44::99'/>
      <host mac='52:54:00:f4:00:01' name='six' ip='fd44::5'/>
    </dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['host-mac-ipv6'],
  },
  {
    id: 'bridge-name-too-long',
    from: 'a bridge name longer than the kernel allows',
    xml: `<network>
  <name>long1</name>
  <bridge name='bridge-production1'/>
  <ip address='10.245.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'start',
    rules: ['bridge-name-long'],
  },
  {
    id: 'bridge-mode-with-stp',
    from: 'a setting for a bridge that libvirt does not create',
    xml: `<network>
  <name>provisioning</name>
  <bridge name='br-prov' stp='off'/>
  <forward mode='bridge'/>
</network>`,
    rejectedAt: 'define',
    rules: ['bridge-options-on-host-bridge'],
  },
  {
    id: 'bridge-mode-with-address',
    from: 'a bridged network with an address',
    xml: `<network>
  <name>bridged-ip</name>
  <forward mode='bridge'/>
  <bridge name='br0'/>
  <ip address='10.246.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['ip-on-host-bridge'],
  },
  {
    id: 'nat-without-ip',
    from: 'NAT without an address',
    xml: `<network>
  <name>nat-empty</name>
  <forward mode='nat'/>
  <bridge name='virbr247'/>
</network>`,
    rejectedAt: 'define',
    rules: ['mode-without-ip'],
    advice: ['Add <ip address='],
  },
  {
    id: 'open-with-device',
    from: 'mode open with a device',
    xml: `<network>
  <name>open-dev</name>
  <forward mode='open' dev='eth0'/>
  <bridge name='virbr248'/>
  <ip address='10.248.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['open-with-dev'],
  },
  {
    id: 'options-without-namespace',
    from: 'dnsmasq options without their namespace',
    xml: `<network>
  <name>opts1</name>
  <forward mode='nat'/>
  <bridge name='virbr249'/>
  <ip address='10.249.0.1' netmask='255.255.255.0'/>
  <dnsmasq:options>
    <dnsmasq:option value='log-queries'/>
  </dnsmasq:options>
</network>`,
    rules: ['dnsmasq-namespace'],
  },
  {
    id: 'options-misspelled',
    from: 'a misspelled dnsmasq option',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>opts2</name>
  <forward mode='nat'/>
  <bridge name='virbr250'/>
  <ip address='10.250.0.1' netmask='255.255.255.0'/>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-optoin=3'/>
  </dnsmasq:options>
</network>`,
    rejectedAt: 'start',
    rules: ['dnsmasq-option-unknown'],
  },
  {
    id: 'options-with-dashes',
    from: 'a dnsmasq option written as on its command line',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>opts3</name>
  <forward mode='nat'/>
  <bridge name='virbr251'/>
  <ip address='10.251.0.1' netmask='255.255.255.0'/>
  <dnsmasq:options>
    <dnsmasq:option value='--dhcp-option=3'/>
  </dnsmasq:options>
</network>`,
    rejectedAt: 'start',
    rules: ['dnsmasq-option-unknown'],
  },
  {
    id: 'vlan-on-nat',
    from: 'a VLAN on a NAT network',
    xml: `<network>
  <name>vlan1</name>
  <forward mode='nat'/>
  <bridge name='virbr252'/>
  <vlan><tag id='10'/></vlan>
  <ip address='10.252.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['vlan-unsupported'],
  },
  {
    id: 'vlan-too-large',
    from: 'a VLAN ID that does not exist',
    xml: `<network>
  <name>vlan2</name>
  <forward mode='bridge'/>
  <bridge name='ovsbr0'/>
  <virtualport type='openvswitch'/>
  <vlan><tag id='5000'/></vlan>
</network>`,
    rejectedAt: 'define',
    rules: ['vlan-tag-range'],
  },
  {
    id: 'portgroup-two-defaults',
    from: 'two default port groups',
    xml: `<network>
  <name>pg1</name>
  <forward mode='bridge'/>
  <bridge name='ovsbr0'/>
  <virtualport type='openvswitch'/>
  <portgroup name='a' default='yes'/>
  <portgroup name='b' default='yes'/>
</network>`,
    rejectedAt: 'define',
    rules: ['portgroup-default-twice'],
  },
  {
    id: 'portgroup-copied-name',
    from: 'a copied port group with the same name',
    xml: `<network>
  <name>pg2</name>
  <forward mode='bridge'/>
  <bridge name='ovsbr0'/>
  <virtualport type='openvswitch'/>
  <portgroup name='a'><vlan><tag id='1'/></vlan></portgroup>
  <portgroup name='a'><vlan><tag id='2'/></vlan></portgroup>
</network>`,
    rejectedAt: 'define',
    rules: ['portgroup-name-twice'],
  },
  {
    id: 'route-unreachable-gateway',
    from: 'a route through a gateway in no subnet of the network',
    xml: `<network>
  <name>route1</name>
  <forward mode='route'/>
  <bridge name='virbr253'/>
  <ip address='10.253.0.1' netmask='255.255.255.0'/>
  <route address='10.30.0.0' prefix='16' gateway='192.168.1.1'/>
</network>`,
    rejectedAt: 'define',
    rules: ['route-gateway-unreachable'],
  },
  {
    id: 'route-host-bits',
    from: 'a route to an address with host bits',
    xml: `<network>
  <name>route2</name>
  <forward mode='open'/>
  <bridge name='virbr254'/>
  <ip address='10.254.0.1' netmask='255.255.255.0'/>
  <route address='10.30.0.1' prefix='16' gateway='10.254.0.2'/>
</network>`,
    rejectedAt: 'define',
    rules: ['route-not-a-network'],
  },
  {
    id: 'two-dhcp-ips',
    from: 'DHCP in two IPv4 subnets',
    xml: `<network>
  <name>dhcp2</name>
  <forward mode='nat'/>
  <bridge name='virbr255'/>
  <ip address='10.31.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.31.0.2' end='10.31.0.254'/></dhcp>
  </ip>
  <ip address='10.31.1.1' netmask='255.255.255.0'>
    <dhcp><range start='10.31.1.2' end='10.31.1.254'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['dhcp-twice'],
  },
  {
    id: 'subnets-overlap',
    from: 'two subnets of one network with addresses in common',
    xml: `<network>
  <name>overlap1</name>
  <forward mode='nat'/>
  <bridge name='virbr256'/>
  <ip address='10.32.0.1' netmask='255.255.0.0'/>
  <ip address='10.32.5.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['ips-overlap'],
  },
  {
    id: 'domain-and-hosts-disabled',
    from: 'names in a network without DNS',
    xml: `<network>
  <name>dnsoff</name>
  <forward mode='nat'/>
  <bridge name='virbr257'/>
  <dns enable='no'>
    <host ip='10.33.1.5'><hostname>web</hostname></host>
  </dns>
  <ip address='10.33.1.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['dns-disabled-with-data'],
  },
  {
    id: 'uuid-placeholder',
    from: 'a placeholder in place of a UUID',
    xml: `<network>
  <name>uuid1</name>
  <uuid>generate-me</uuid>
  <bridge name='virbr258'/>
  <ip address='10.34.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['uuid-malformed'],
  },
  {
    id: 'name-slash',
    from: 'a name with a slash',
    xml: `<network>
  <name>lab/one</name>
  <bridge name='virbr259'/>
  <ip address='10.35.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['name-slash'],
  },
  {
    id: 'domain-xml',
    from: 'the XML of a guest in place of a network',
    xml: `<domain type='kvm'>
  <name>vm1</name>
  <memory unit='GiB'>2</memory>
</domain>`,
    rejectedAt: 'define',
    rules: ['root-element'],
  },
  {
    id: 'networks-wrapped',
    from: 'several networks in one file',
    xml: `<networks>
  <network><name>w1</name><bridge name='virbr261'/></network>
  <network><name>w2</name><bridge name='virbr262'/></network>
</networks>`,
    rejectedAt: 'define',
    rules: ['root-element'],
    advice: ['Write each <network> to its own file.'],
  },
  {
    id: 'tag-not-closed',
    from: 'an element without its end',
    xml: `<network>
  <name>open-tag</name>
  <forward mode='nat'>
  <bridge name='virbr263'/>
</network>`,
    rejectedAt: 'define',
    rules: ['malformed-xml'],
  },
  {
    id: 'ampersand-raw',
    from: 'an ampersand that is not escaped',
    xml: `<network>
  <name>R&D</name>
  <bridge name='virbr264'/>
</network>`,
    rejectedAt: 'define',
    rules: ['malformed-xml'],
  },
  {
    id: 'template-jinja',
    from: 'an Ansible template that was not rendered',
    xml: `<network>
  <name>{{ network_name }}</name>
  <forward mode='nat'/>
  <bridge name='{{ bridge }}'/>
  <ip address='{{ gateway }}' netmask='{{ netmask }}'>
    <dhcp><range start='{{ first }}' end='{{ last }}'/></dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['unrendered-template'],
    advice: ['Render the template'],
  },
  {
    id: 'template-jinja-blocks',
    from: 'a template with blocks that was not rendered',
    xml: `<network>
  <name>blocks</name>
  <bridge name='virbr265'/>
  <ip address='10.36.0.1' netmask='255.255.255.0'>
    <dhcp>
      {% for guest in guests %}
      <host mac='{{ guest.mac }}' name='{{ guest.name }}' ip='{{ guest.ip }}'/>
      {% endfor %}
    </dhcp>
  </ip>
</network>`,
    rejectedAt: 'define',
    rules: ['unrendered-template'],
  },
  {
    id: 'template-shell',
    from: 'a shell template whose variables were not replaced',
    xml: `<network>
  <name>\${NET_NAME}</name>
  <forward mode='nat'/>
  <bridge name='\${BRIDGE}'/>
  <ip address='\${SUBNET}.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['unrendered-template'],
  },
  {
    id: 'template-erb',
    from: 'a template of an older tool that was not rendered',
    xml: `<network>
  <name><%= name %></name>
  <bridge name='virbr266'/>
</network>`,
    rejectedAt: 'define',
    rules: ['unrendered-template'],
  },
  {
    id: 'template-terraform',
    from: 'a Terraform template that was not rendered',
    xml: `<network>
  <name>\${var.name}</name>
  <forward mode='nat'/>
  <bridge name='virbr267'/>
  <ip address='\${cidrhost(var.cidr, 1)}' prefix='24'/>
</network>`,
    rejectedAt: 'define',
    rules: ['unrendered-template'],
  },
  {
    id: 'forward-twice',
    from: 'two forward elements after a merge',
    xml: `<network>
  <name>merge1</name>
  <forward mode='nat'/>
  <forward mode='route'/>
  <bridge name='virbr268'/>
  <ip address='10.37.0.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['repeated-element'],
  },
  {
    id: 'hostdev-by-interface',
    from: 'a hostdev pool by interface name',
    xml: `<network>
  <name>pool1</name>
  <forward mode='hostdev' managed='yes'>
    <interface dev='ens2f0v0'/>
  </forward>
</network>`,
    rejectedAt: 'define',
    rules: ['hostdev-by-name'],
  },
  {
    id: 'bandwidth-units',
    from: 'a rate with a unit',
    xml: `<network>
  <name>bw1</name>
  <forward mode='nat'/>
  <bridge name='virbr269'/>
  <bandwidth><inbound average='10M'/></bandwidth>
  <ip address='10.38.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['bandwidth-number'],
  },
  {
    id: 'mac-multicast',
    from: 'a made-up MAC address of the bridge that is a group address',
    xml: `<network>
  <name>mac1</name>
  <forward mode='nat'/>
  <bridge name='virbr270'/>
  <mac address='53:54:00:12:34:56'/>
  <ip address='10.39.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['mac-multicast'],
  },
  {
    id: 'dns-hostname-as-attribute',
    from: 'a DNS host written like a reservation',
    xml: `<network>
  <name>dnshost</name>
  <forward mode='nat'/>
  <bridge name='virbr271'/>
  <dns><host ip='10.40.0.5' name='web'/></dns>
  <ip address='10.40.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['unknown-attribute'],
    advice: ['Write <hostname>web</hostname> in <host>.'],
  },
  {
    id: 'forwarder-with-port',
    from: 'a forwarder with a port',
    xml: `<network>
  <name>fwdport</name>
  <forward mode='nat'/>
  <bridge name='virbr272'/>
  <dns><forwarder addr='127.0.0.1#5353'/></dns>
  <ip address='10.41.0.1' netmask='255.255.255.0'/>
</network>`,
    rejectedAt: 'define',
    rules: ['dns-forwarder-address'],
    advice: ["<dnsmasq:option value='server=127.0.0.1#5353'/>"],
  },
];

const SUBNET_A = `<ip address='10.42.0.1' netmask='255.255.255.0'/>`;

/** Files that libvirt accepts alone, and that have something in common. */
export const mistakenPairs: readonly CorpusPair[] = [
  {
    id: 'pair-same-name',
    from: 'a copied file whose name was not changed',
    first: `<network><name>copy</name><uuid>7a86ef27-6b6f-4d2c-8b7a-1d9d2a4e0a01</uuid><bridge name='pair0'/>${SUBNET_A}</network>`,
    second: `<network><name>copy</name><uuid>7a86ef27-6b6f-4d2c-8b7a-1d9d2a4e0a02</uuid><bridge name='pair1'/><ip address='10.42.1.1' netmask='255.255.255.0'/></network>`,
    rejectedAt: 'define',
    rules: ['name-in-two-files'],
  },
  {
    id: 'pair-same-uuid',
    from: 'a copied file whose UUID was not removed',
    first: `<network><name>copy-a</name><uuid>7a86ef27-6b6f-4d2c-8b7a-1d9d2a4e0a01</uuid><bridge name='pair0'/>${SUBNET_A}</network>`,
    second: `<network><name>copy-b</name><uuid>7a86ef27-6b6f-4d2c-8b7a-1d9d2a4e0a01</uuid><bridge name='pair1'/><ip address='10.42.1.1' netmask='255.255.255.0'/></network>`,
    rejectedAt: 'define',
    rules: ['uuid-in-two-files'],
  },
  {
    id: 'pair-same-bridge',
    from: 'a copied file whose bridge was not changed',
    first: `<network><name>copy-a</name><bridge name='pair0'/>${SUBNET_A}</network>`,
    second: `<network><name>copy-b</name><bridge name='pair0'/><ip address='10.42.1.1' netmask='255.255.255.0'/></network>`,
    rejectedAt: 'define',
    rules: ['bridge-in-two-files'],
  },
  {
    id: 'pair-same-subnet',
    from: 'a copied file whose subnet was not changed',
    first: `<network><name>copy-a</name><bridge name='pair0'/>${SUBNET_A}</network>`,
    second: `<network><name>copy-b</name><bridge name='pair1'/>${SUBNET_A}</network>`,
    rejectedAt: 'start',
    rules: ['subnet-in-two-files'],
  },
  {
    id: 'pair-subnet-within',
    from: 'a subnet within the subnet of another file',
    first: `<network><name>wide</name><bridge name='pair0'/><ip address='10.42.0.1' netmask='255.255.0.0'/></network>`,
    second: `<network><name>narrow</name><bridge name='pair1'/><ip address='10.42.7.1' netmask='255.255.255.0'/></network>`,
    rules: ['subnets-of-two-files-overlap'],
  },
  {
    id: 'pair-shared-host-bridge',
    from: 'two networks with different port groups on one bridge of the host',
    first: `<network><name>lan-a</name><forward mode='bridge'/><bridge name='br0'/></network>`,
    second: `<network><name>lan-b</name><forward mode='bridge'/><bridge name='br0'/><port isolated='yes'/></network>`,
    rules: [],
  },
];
