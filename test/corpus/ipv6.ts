import type { CorpusNetwork } from './network.ts';

/** Networks with IPv6, alone or next to IPv4. */
export const ipv6Networks: readonly CorpusNetwork[] = [
  {
    id: 'dual-slaac',
    from: 'a NAT network whose guests also have unique local addresses',
    xml: `<network>
  <name>dual</name>
  <forward mode='nat'/>
  <bridge name='virbr60'/>
  <ip address='192.168.160.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.160.2' end='192.168.160.254'/></dhcp>
  </ip>
  <ip family='ipv6' address='fd4c:2d1b:7a30::1' prefix='64'/>
</network>`,
    rules: ['nat-ipv6-missing'],
    explain: [
      'a NAT network for IPv4, and a routed network for IPv6',
      'guests form addresses in fd4c:2d1b:7a30::/64 from router advertisements (SLAAC)',
    ],
  },
  {
    id: 'dual-nat66',
    from: 'both families translated',
    xml: `<network>
  <name>nat66</name>
  <forward mode='nat'><nat ipv6='yes'/></forward>
  <bridge name='virbr61'/>
  <ip address='192.168.161.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.161.2' end='192.168.161.254'/></dhcp>
  </ip>
  <ip family='ipv6' address='fd61::1' prefix='64'/>
</network>`,
    explain: ['a NAT network for IPv4 and IPv6'],
  },
  {
    id: 'v6-only-nat66',
    from: 'a translated network without IPv4',
    xml: `<network>
  <name>only6</name>
  <forward mode='nat'><nat ipv6='yes'/></forward>
  <bridge name='virbr62'/>
  <ip family='ipv6' address='fd62::1' prefix='64'/>
</network>`,
    explain: ['a NAT network for IPv6', 'IPv4: the network has no subnet'],
  },
  {
    id: 'v6-only-routed',
    from: 'a delegated /64 routed to guests',
    xml: `<network>
  <name>pd64</name>
  <forward mode='route' dev='eth0'/>
  <bridge name='virbr63'/>
  <ip family='ipv6' address='2001:db8:63:1::1' prefix='64'/>
</network>`,
    explain: ['guests form addresses in 2001:db8:63:1::/64'],
  },
  {
    id: 'v6-dhcp',
    from: 'DHCPv6 with reservations by DUID and by name',
    xml: `<network>
  <name>dhcp6</name>
  <forward mode='route'/>
  <bridge name='virbr64'/>
  <ip family='ipv6' address='2001:db8:64::1' prefix='64'>
    <dhcp>
      <range start='2001:db8:64::100' end='2001:db8:64::1ff'/>
      <host id='0:1:0:1:18:aa:62:fe:0:16:3e:44:55:66' ip='2001:db8:64::2:3'/>
      <host id='0:3:0:1:0:16:3e:11:22:33' name='ralph' ip='2001:db8:64::2:4'/>
      <host name='bob' ip='2001:db8:64::2:5'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['2001:db8:64::100 to 2001:db8:64::1ff, 3 reservations'],
  },
  {
    id: 'dual-dhcp-both',
    from: 'DHCP for both families',
    xml: `<network>
  <name>dhcp46</name>
  <forward mode='nat'/>
  <bridge name='virbr65'/>
  <domain name='dual.test'/>
  <ip address='10.65.0.1' prefix='24'>
    <dhcp>
      <range start='10.65.0.10' end='10.65.0.99'/>
      <host mac='52:54:00:65:00:0a' name='both' ip='10.65.0.5'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd65::1' prefix='64'>
    <dhcp>
      <range start='fd65::10' end='fd65::99'/>
      <host name='both' ip='fd65::5'/>
    </dhcp>
  </ip>
</network>`,
    rules: ['nat-ipv6-missing'],
    explain: ["DHCPv6 from libvirt's dnsmasq in fd65::/64: fd65::10 to fd65::99, 1 reservation"],
  },
  {
    id: 'v6-126',
    from: 'a transfer network to a virtual router',
    xml: `<network>
  <name>transfer6</name>
  <forward mode='route'/>
  <bridge name='virbr66'/>
  <ip family='ipv6' address='2001:db8:66::1' prefix='126'/>
</network>`,
    rules: ['ipv6-prefix-long'],
    explain: ['guests get no address in 2001:db8:66::/126, because guests form addresses'],
  },
  {
    id: 'v6-127-dual',
    from: 'a transfer network with a /30 and a /127',
    xml: `<network>
  <name>transfer46</name>
  <forward mode='open'/>
  <bridge name='virbr67'/>
  <ip address='10.67.0.1' prefix='30'/>
  <ip family='ipv6' address='2001:db8:67::2' prefix='127'/>
</network>`,
    rules: ['ipv6-prefix-long'],
  },
  {
    id: 'v6-routes-behind-router',
    from: 'a lab router in a guest with a delegated prefix',
    xml: `<network>
  <name>delegated</name>
  <forward mode='open'/>
  <bridge name='virbr68'/>
  <ip family='ipv6' address='2001:db8:68::1' prefix='64'/>
  <route family='ipv6' address='2001:db8:6800::' prefix='40' gateway='2001:db8:68::2'/>
</network>`,
    explain: ['The host routes 2001:db8:6800::/40 to 2001:db8:68::2'],
  },
  {
    id: 'v6-two-prefixes',
    from: 'a global and a unique local prefix',
    xml: `<network>
  <name>two-prefixes</name>
  <forward mode='route'/>
  <bridge name='virbr69'/>
  <ip family='ipv6' address='2001:db8:69::1' prefix='64'/>
  <ip family='ipv6' address='fd69::1' prefix='64'/>
</network>`,
    explain: ['guests form addresses in 2001:db8:69::/64 and fd69::/64'],
  },
  {
    id: 'v6-slash48',
    from: 'a whole /48 on one bridge',
    xml: `<network>
  <name>slash48</name>
  <forward mode='route'/>
  <bridge name='virbr77'/>
  <ip family='ipv6' address='2001:db8:77::1' prefix='48'/>
</network>`,
    explain: ['2001:db8:77::/48'],
  },
  {
    id: 'isolated-ula',
    from: 'an isolated network with unique local addresses only',
    xml: `<network>
  <name>iso6</name>
  <bridge name='virbr78'/>
  <ip family='ipv6' address='fd78:5:6:7::1' prefix='64'/>
</network>`,
    explain: ['guests form addresses in fd78:5:6:7::/64', 'IPv4: the network has no subnet'],
  },
  {
    id: 'isolated-guests-ipv6',
    from: 'guests may use IPv6 among themselves',
    xml: `<network ipv6='yes'>
  <name>iso-ipv6</name>
  <bridge name='virbr79'/>
  <ip address='192.168.179.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.179.2' end='192.168.179.254'/></dhcp>
  </ip>
</network>`,
    explain: ['IPv6: the network has no subnet; guests have link-local addresses'],
  },
  {
    id: 'dual-dns-names',
    from: 'names with addresses of both families',
    xml: `<network>
  <name>names46</name>
  <forward mode='nat'/>
  <bridge name='virbr81'/>
  <dns>
    <host ip='10.81.0.5'><hostname>web.test</hostname></host>
    <host ip='fd81::5'><hostname>web.test</hostname></host>
    <forwarder addr='2001:4860:4860::8888'/>
  </dns>
  <ip address='10.81.0.1' netmask='255.255.255.0'/>
  <ip family='ipv6' address='fd81::1' prefix='64'/>
</network>`,
    rules: ['nat-ipv6-missing'],
    explain: ['It resolves web.test.', 'It forwards other names to 2001:4860:4860::8888'],
  },
  {
    id: 'v6-ra-options',
    from: 'stateless DHCPv6 through dnsmasq options',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>stateless6</name>
  <forward mode='route'/>
  <bridge name='virbr82'/>
  <ip family='ipv6' address='2001:db8:82::1' prefix='64'/>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-range=2001:db8:82::,ra-stateless,64'/>
    <dnsmasq:option value='dhcp-option=option6:dns-server,[2001:db8:82::53]'/>
  </dnsmasq:options>
</network>`,
  },
  {
    id: 'v6-local-ptr',
    from: 'reverse names that stay in the network',
    xml: `<network>
  <name>ptr</name>
  <forward mode='nat'/>
  <bridge name='virbr83'/>
  <domain name='ptr.test' localOnly='yes'/>
  <ip address='10.83.0.1' prefix='24' localPtr='yes'>
    <dhcp><range start='10.83.0.10' end='10.83.0.99'/></dhcp>
  </ip>
  <ip family='ipv6' address='fd83::1' prefix='64' localPtr='yes'/>
</network>`,
    rules: ['nat-ipv6-missing'],
    explain: ['It never forwards reverse queries for 10.83.0.0/24 and fd83::/64'],
  },
  {
    id: 'dual-open',
    from: 'both families without firewall rules of libvirt',
    xml: `<network>
  <name>open46</name>
  <forward mode='open'/>
  <bridge name='virbr84'/>
  <ip address='10.84.0.1' prefix='24'><dhcp><range start='10.84.0.10' end='10.84.0.99'/></dhcp></ip>
  <ip family='ipv6' address='2001:db8:84::1' prefix='64'/>
</network>`,
    explain: ["libvirt adds no firewall rules, so the host's firewall and routes decide"],
  },
  {
    id: 'nat66-ports',
    from: 'translation of both families with a port range',
    xml: `<network>
  <name>nat66-ports</name>
  <forward mode='nat'>
    <nat ipv6='yes'><port start='32768' end='60999'/></nat>
  </forward>
  <bridge name='virbr85'/>
  <ip address='10.85.0.1' prefix='24'/>
  <ip family='ipv6' address='fd85::1' prefix='64'/>
</network>`,
    explain: ['a NAT network for IPv4 and IPv6'],
  },
];
