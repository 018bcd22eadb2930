/** A network to predict and to start on a real libvirt: its escaped name, content and attributes. */
export interface Sample {
  readonly name: string;
  readonly inside: string;
  readonly attributes: string;
}

/** The XML of a sample. A bridge is added if it has none. */
export function xmlOf({ name, inside, attributes }: Sample): string {
  const bridge = inside.includes('<bridge') ? '' : "<bridge name='pb0'/>";
  return `<network${attributes === '' ? '' : ` ${attributes}`}><name>${name}</name>${bridge}${inside}</network>\n`;
}

const rows: readonly (readonly [name: string, inside: string, attributes?: string])[] = [
  [
    'bigranges',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='16'><dhcp><range start='10.90.1.0' end='10.90.255.0'/></dhcp></ip><ip family='ipv6' address='fd00:90::1' prefix='112'><dhcp><range start='fd00:90::2' end='fd00:90::ffff'/></dhcp></ip>`,
  ],
  [
    'bootp',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'><tftp root='/var/lib/libvirt'/><dhcp><range start='10.90.0.10' end='10.90.0.20'/><bootp file='pxelinux.0'/></dhcp></ip>`,
  ],
  [
    'bootponly',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'><dhcp><bootp file='pxelinux.0' server='10.90.0.2'/></dhcp></ip>`,
  ],
  [
    'bootpserver',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/><bootp file='pxelinux.0' server='10.90.0.2'/></dhcp></ip>`,
  ],
  [
    'classful',
    `<forward mode='nat'/><ip address='10.90.0.1'><dhcp><range start='10.90.0.2' end='10.90.0.9'/></dhcp></ip>`,
  ],
  [
    'dns',
    `<forward mode='nat'/><domain name='lab.example' localOnly='yes'/><dns forwardPlainNames='no'><forwarder addr='8.8.8.8'/><forwarder domain='corp.example' addr='10.1.1.1'/><forwarder domain='free.example'/><forwarder addr='2001:db8::1'/><txt name='t' value='hello world'/><txt name='v' value='v=spf1, -all'/><srv service='ldap' protocol='tcp' domain='lab.example' target='ldap.lab.example' port='389' priority='3' weight='7'/><srv service='a' protocol='udp'/><srv service='b' protocol='udp' domain='d.example'/><srv service='c' protocol='tcp' target='.' /><srv service='e' protocol='tcp' target='t.example'/><srv service='f' protocol='tcp' target='t.example' priority='2'/><srv service='g' protocol='tcp' target='t.example' port='9' weight='4'/><host ip='10.90.0.2'><hostname>one</hostname><hostname>two.example</hostname></host><host ip='fd00::2'><hostname>six</hostname></host><host ip='10.90.0.2'><hostname>three</hostname></host></dns><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip>`,
  ],
  [
    'dnsdomonly',
    `<forward mode='nat'/><dns><forwarder domain='corp.example' addr='10.1.1.1'/></dns><ip address='10.90.0.1' prefix='24'/>`,
  ],
  ['dnsiso', `<dns><forwarder addr='8.8.8.8'/></dns><domain name='iso'/><ip address='10.90.0.1' prefix='24'/>`],
  [
    'dnsoff',
    `<forward mode='nat'/><dns enable='no'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip>`,
  ],
  ['dnsoff6', `<forward mode='nat'/><dns enable='no'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`],
  ['dnsoffnodhcp', `<forward mode='nat'/><dns enable='no'/><ip address='10.90.0.1' prefix='24'/>`],
  ['dnson', `<forward mode='nat'/><dns enable='yes'/><ip address='10.90.0.1' prefix='24'/>`],
  ['dnsplainyes', `<forward mode='nat'/><dns forwardPlainNames='yes'/><ip address='10.90.0.1' prefix='24'/>`],
  [
    'hostonly',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'><dhcp><host mac='52:54:00:aa:bb:02' ip='10.90.0.6'/></dhcp></ip>`,
  ],
  [
    'hostonly6',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><host name='x' ip='fd00:90::7'/></dhcp></ip>`,
  ],
  [
    'hosts',
    `<forward mode='nat'/><domain name='lab.example'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.200'><lease expiry='1' unit='hours'/></range><range start='10.90.0.210' end='10.90.0.220'/><host mac='52:54:0:AA:bb:1' name='a' ip='10.90.0.5'/><host mac='52:54:00:aa:bb:02' ip='10.90.0.6'/><host name='c' ip='10.90.0.7'/><host mac='52:54:00:aa:bb:04' name='d' ip='10.90.0.8'><lease expiry='30'/></host><host name='e' ip='10.90.0.9'><lease expiry='0'/></host><host mac='52:54:00:aa:bb:05' ip='10.90.0.11'><lease expiry='150' unit='seconds'/></host><host name='f' ip='10.90.0.12'><lease expiry='2' unit='hours'/></host></dhcp></ip>`,
  ],
  [
    'isolated',
    `<ip address='10.90.0.1' netmask='255.255.255.0'><dhcp><range start='10.90.0.10' end='10.90.0.200'/></dhcp></ip>`,
  ],
  ['isolated6', `<ip family='ipv6' address='fd00:90::1' prefix='64'/>`],
  ['isolated6only', ``, `ipv6='yes'`],
  [
    'isolateddual',
    `<mac address='52:54:00:11:22:33'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/></dhcp></ip>`,
  ],
  ['isolatedgw6', `<ip address='10.90.0.1' prefix='24'/>`, `ipv6='yes'`],
  ['isolatednoip', ``],
  [
    'leases',
    `<ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'><lease expiry='0'/></range><range start='10.90.0.30' end='10.90.0.40'><lease expiry='120' unit='seconds'/></range><range start='10.90.0.50' end='10.90.0.60'><lease expiry='45' unit='minutes'/></range></dhcp></ip><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'><lease expiry='24' unit='hours'/></range><host name='x' ip='fd00:90::7'><lease expiry='300' unit='seconds'/></host></dhcp></ip>`,
  ],
  ['localonly', `<forward mode='nat'/><domain name='lo.example' localOnly='no'/><ip address='10.90.0.1' prefix='24'/>`],
  [
    'localptr',
    `<forward mode='nat'/><domain name='lo.example' localOnly='yes'/><ip address='10.90.0.1' prefix='24' localPtr='yes'/><ip address='10.91.0.1' prefix='16' localPtr='yes'/><ip family='ipv6' address='fd00:90:1:2::1' prefix='64' localPtr='yes'/><ip family='ipv6' address='fd00:91::1' prefix='44' localPtr='yes'/>`,
  ],
  [
    'mtu',
    `<mtu size='9000'/><forward mode='nat'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.200'/></dhcp></ip><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/></dhcp></ip>`,
  ],
  [
    'mtu6',
    `<mtu size='1400'/><forward mode='route'/><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/></dhcp></ip>`,
  ],
  ['mtunoip', `<mtu size='1400'/>`],
  [
    'nat',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.200'/></dhcp></ip>`,
  ],
  [
    'nat6',
    `<forward mode='nat'><nat ipv6='yes'/></forward><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`,
  ],
  [
    'nat6addr',
    `<forward mode='nat' dev='lo'><nat ipv6='yes'><address start='192.0.2.4' end='192.0.2.9'/><port start='1024' end='3000'/></nat></forward><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`,
  ],
  [
    'nat6no',
    `<forward mode='nat'><nat ipv6='no'/></forward><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/><host id='0:1:2:3' name='v6host' ip='fd00:90::5'/><host name='v6name' ip='fd00:90::6'/><host id='0:4' ip='fd00:90::7'/></dhcp></ip>`,
  ],
  [
    'nataddr',
    `<forward mode='nat'><nat><address start='192.0.2.4' end='192.0.2.9'/></nat></forward><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'nataddr1',
    `<forward mode='nat'><nat><address start='192.0.2.4' end='192.0.2.4'/><port start='500' end='1000'/></nat></forward><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'natdev',
    `<forward mode='nat' dev='lo'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.200'/></dhcp></ip>`,
  ],
  ['natemptynat', `<forward mode='nat'><nat/></forward><ip address='10.90.0.1' prefix='24'/>`],
  ['natif', `<forward mode='nat'><interface dev='lo'/></forward><ip address='10.90.0.1' prefix='24'/>`],
  [
    'natmultiip',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'/><ip address='10.91.0.1' prefix='16'><dhcp><range start='10.91.1.1' end='10.91.2.1'/></dhcp></ip><ip address='192.168.90.1'/><ip family='ipv6' address='fd00:90::1' prefix='64'/><ip family='ipv6' address='fd00:91::1'/>`,
  ],
  ['natonly6', `<forward mode='nat'><nat ipv6='yes'/></forward><ip family='ipv6' address='fd00:90::1' prefix='64'/>`],
  [
    'natport',
    `<forward mode='nat'><nat><port start='500' end='65535'/></nat></forward><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'natport0',
    `<forward mode='nat'><nat><port start='0' end='1000'/></nat></forward><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'open',
    `<forward mode='open'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.200'/></dhcp></ip>`,
  ],
  [
    'opendual',
    `<forward mode='open'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`,
  ],
  [
    'options',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='log-queries'/><dnsmasq:option value='cname=*.foo.example.com,master.example.com'/></dnsmasq:options>`,
    `xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'`,
  ],
  ['portiso', `<port isolated='yes'/><forward mode='nat'/><ip address='10.90.0.1' prefix='24'/>`],
  ['prefix0', `<forward mode='nat'/><ip address='10.90.0.129' netmask='255.255.255.128' prefix='0'/>`],
  [
    'prefix30',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='30'><dhcp><range start='10.90.0.2' end='10.90.0.2'/></dhcp></ip>`,
  ],
  [
    'register',
    `<forward mode='nat'/><domain name='lo.example' localOnly='yes' register='no'/><ip address='10.90.0.1' prefix='24'/>`,
  ],
  ['route', `<forward mode='route'/><ip address='10.90.0.1' prefix='24'/>`],
  ['route6', `<forward mode='route'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`],
  [
    'routedev',
    `<forward mode='route' dev='lo'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`,
  ],
  [
    'routedual',
    `<forward mode='route'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`,
  ],
  [
    'routes',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/><route address='10.95.0.0' prefix='16' gateway='10.90.0.2'/><route family='ipv4' address='10.96.0.0' netmask='255.255.0.0' gateway='10.90.0.3' metric='5'/><route family='ipv6' address='fd00:95::' prefix='64' gateway='fd00:90::2' metric='7'/>`,
  ],
  ['tftp', `<ip address='10.90.0.1' prefix='24'><tftp root='/var/lib/libvirt'/></ip>`],
  [
    'tftpboth',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'><tftp root='/var/lib'/></ip><ip address='10.92.0.1' prefix='24'><tftp root='/var/lib/libvirt'/><dhcp><range start='10.92.0.10' end='10.92.0.20'/></dhcp></ip>`,
  ],
  [
    'v6prefix',
    `<forward mode='route'/><ip family='ipv6' address='fd00:90:0:1::1' prefix='56'/><ip family='ipv6' address='FD00:0090:0002::0001' prefix='128'/>`,
  ],
  [
    'dnsfwno',
    `<dns forwardPlainNames='no'><forwarder addr='8.8.8.8'/></dns><domain name='d.example'/><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'dnsoffplain',
    `<dns enable='no' forwardPlainNames='no'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip>`,
  ],
  ['domempty', `<domain name='' localOnly='no'/><ip address='10.90.0.1' prefix='24'/>`],
  [
    'expsec',
    `<ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'><lease expiry='0' unit='hours'/></range><host mac='52:54:00:aa:bb:02' ip='10.90.0.6'><lease expiry='0x10' /></host></dhcp></ip>`,
  ],
  [
    'fwd6',
    `<forward mode='nat'/><dns><forwarder domain='x.y' addr='2001:DB8::1'/><forwarder addr='010.1'/></dns><ip address='10.90.0.1' prefix='24'/>`,
  ],
  ['fwdev', `<forward dev='lo'/><ip address='10.90.0.1' prefix='24'/>`],
  [
    'hosteq',
    `<dns><host ip='10.90.0.2'><hostname>a</hostname></host><host ip='010.90.2'><hostname>b</hostname></host><host ip='fd00::2'><hostname>c</hostname></host><host ip='FD00:0::2'><hostname>d</hostname></host></dns><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'id4',
    `<ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/><host id='0:1' mac='52:54:00:aa:bb:02' name='n' ip='10.90.0.6'/><host id='0:2' name='m' ip='10.90.0.7'/></dhcp></ip>`,
  ],
  [
    'ipv4fam',
    `<forward mode='nat'/><ip family='ipv4' address='10.90.0.1' netmask='255.255.255.0' localPtr='no'><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip>`,
  ],
  [
    'isob6bootp',
    `<ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/><bootp file='x'/></dhcp></ip>`,
  ],
  [
    "we ird&amp;n'm",
    `<ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip>`,
  ],
  [
    'nat6port',
    `<forward mode='nat'><nat ipv6='yes'><port start='5' end='6'/></nat></forward><ip family='ipv6' address='fd00:90::1' prefix='64'/>`,
  ],
  ['natdriver', `<forward mode='nat'><driver name='vfio'/></forward><ip address='10.90.0.1' prefix='24'/>`],
  [
    'natv6dev',
    `<forward mode='route' dev='lo'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`,
  ],
  ['octal', `<ip address='010.90.1' prefix='24'><dhcp><range start='8.90.16' end='8.90.0.20'/></dhcp></ip>`],
  [
    'openv6',
    `<forward mode='open'/><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/></dhcp></ip>`,
  ],
  [
    'optq',
    `<ip address='10.90.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value="dhcp-option=114,&quot;a'b&quot;"/></dnsmasq:options>`,
    `xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'`,
  ],
  [
    'optsdns',
    `<dns enable='no'/><ip address='10.90.0.1' prefix='24'/><dnsmasq:options><dnsmasq:option value='log-queries'/></dnsmasq:options>`,
    `xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'`,
  ],
  [
    'order',
    `<route address='10.95.0.0' prefix='16' gateway='10.90.0.2'/><portgroup name='a'/><ip address='10.90.0.1' prefix='24'><tftp root='/var/lib'/><dhcp><host mac='52:54:00:aa:bb:02' ip='10.90.0.6'/><bootp file='z'/><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip><dns><host ip='10.90.0.2'><hostname>a</hostname></host><srv service='x' protocol='tcp'/><txt name='a' value='b'/><forwarder addr='1.1.1.1'/></dns><mtu size='1400'/><port isolated='yes'/><domain name='d'/>`,
  ],
  [
    'range6big',
    `<ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::1:0' end='fd00:90::1:ffff'/></dhcp></ip>`,
  ],
  [
    'route0',
    `<ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/><route address='0.0.0.0' gateway='10.90.0.2'/><route family='ipv6' address='::' prefix='0' gateway='fd00:90::2'/>`,
  ],
  [
    'route32',
    `<ip address='10.90.0.1' prefix='24'/><route address='10.3.3.3' prefix='32' gateway='10.90.0.2' metric='4294967295'/>`,
  ],
  [
    'srvopts',
    `<dns><srv service='x' protocol='tcp' domain='d' target='t' port='1' priority='0' weight='0'/><srv service='y' protocol='tcp' target='t' weight='9'/><srv service='z' protocol='tcp' target='t' priority='9'/><srv service='z' protocol='tcp' target='' /><srv service='z' protocol='tcp' domain=''/></dns><ip address='10.90.0.1' prefix='24'/>`,
  ],
  ['tftpempty', `<ip address='10.90.0.1' prefix='24'><tftp/></ip>`],
  [
    'twodhcp',
    `<ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp><dhcp><range start='10.90.0.30' end='10.90.0.40'/></dhcp></ip>`,
  ],
  [
    'zone6',
    `<ip family='ipv6' address='fd00:90::1'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/></dhcp></ip>`,
  ],
  [
    'sp8',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='::ffff:1.2.3.4' prefix='96'/><ip family='ipv6' address='fe80::1' prefix='64'/>`,
  ],
  [
    'natif2',
    `<forward mode='nat'><interface dev='lo'/><nat><port start='1' end='2'/></nat></forward><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'x-dom-fwd',
    `<domain name='d'/><dns><forwarder addr='1.2.3.4'/><forwarder domain='x' addr='fd00::5'/></dns><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'x-emptydns-txt',
    `<dns><txt name='' value=''/><host ip='10.90.0.9'><hostname>A.b</hostname><hostname>A.b</hostname></host></dns><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'x-host6b',
    `<ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/><host id='0:1' ip='fd00:90::9'><lease expiry='0'/></host><host id='0:2' name='y' ip='FD00:90:0::A'><lease expiry='5' unit='hours'/></host></dhcp></ip>`,
  ],
  [
    'x-hostv4names',
    `<ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/><host mac='52:54:00:00:00:01' name='n.d.example' ip='10.90.0.5'/><host mac='52:54:00:00:00:02' name='N2' ip='010.90.6'/></dhcp></ip>`,
  ],
  [
    'x-isotftp6',
    `<ip family='ipv6' address='fd00:90::1' prefix='64'/><ip address='10.90.0.1' prefix='24'><tftp root='/var/lib'/><dhcp><host name='h4' ip='10.90.0.3'/></dhcp></ip>`,
  ],
  [
    'x-lease0',
    `<ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'><lease/></range><host name='x' ip='10.90.0.5'><lease unit='hours'/></host></dhcp></ip>`,
  ],
  ['x-mtu-nodhcp', `<mtu size='1400'/><ip address='10.90.0.1' prefix='24'/>`],
  [
    'x-nat6nodev',
    `<forward mode='nat' dev='lo'/><ip address='10.90.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/>`,
  ],
  ['x-nat6yes-attr', `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'/>`, `ipv6='yes'`],
  [
    'x-natmulti6',
    `<forward mode='nat' dev='lo'><nat ipv6='yes'><port start='10' end='20'/></nat></forward><ip address='10.90.0.1' prefix='24'/><ip address='10.91.0.1' prefix='24'/><ip family='ipv6' address='fd00:90::1' prefix='64'/><ip family='ipv6' address='fd00:91::1' prefix='48'/>`,
  ],
  ['x-nobr4', `<forward mode='nat'/><ip address='10.90.0.1' netmask='255.255.255.252'/>`],
  [
    'x-off-dom',
    `<domain name='d.example' localOnly='yes'/><dns enable='no' forwardPlainNames='no'/><mtu size='1400'/><ip address='10.90.0.1' prefix='24' localPtr='yes'><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip>`,
  ],
  ['x-off-tftp', `<dns enable='no'/><ip address='10.90.0.1' prefix='24'><tftp root='/var/lib'/></ip>`],
  [
    'x-open-all',
    `<forward mode='open'/><domain name='d'/><ip address='10.90.0.1' prefix='24'><tftp root='/var/lib'/><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip>`,
  ],
  ['x-prefix32', `<forward mode='nat'/><ip address='10.90.0.1' prefix='32'/><ip address='10.92.0.1' prefix='31'/>`],
  ['x-route6yes', `<forward mode='route'/><ip address='10.90.0.1' prefix='24'/>`, `ipv6='yes'`],
  [
    'x-tftp2',
    `<forward mode='nat'/><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/></dhcp></ip><ip address='10.91.0.1' prefix='24'><tftp root='/var/lib'/></ip>`,
  ],
  [
    'x-v6dhcp2',
    `<ip family='ipv6' address='fd00:91::1' prefix='64'/><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/></dhcp></ip><ip address='10.90.0.1' prefix='24'/>`,
  ],
  [
    'x-v6first',
    `<forward mode='nat'/><ip family='ipv6' address='fd00:90::1' prefix='64'><dhcp><range start='fd00:90::100' end='fd00:90::1ff'/><host name='h6' ip='fd00:90::3'/></dhcp></ip><ip address='10.90.0.1' prefix='24'><dhcp><range start='10.90.0.10' end='10.90.0.20'/><host name='h4' ip='10.90.0.3'/></dhcp></ip>`,
  ],
];

export const SAMPLES: readonly Sample[] = rows.map(([name, inside, attributes = '']) => ({ name, inside, attributes }));
