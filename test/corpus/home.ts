import type { CorpusNetwork } from './network.ts';

/** Home labs and test machines: NAT, routed, open and isolated networks on a bridge that libvirt creates. */
export const homeNetworks: readonly CorpusNetwork[] = [
  {
    id: 'nat-default',
    from: 'the network that distributions install',
    xml: `<network>
  <name>default</name>
  <forward mode='nat'/>
  <bridge name='virbr0' stp='on' delay='0'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['192.168.122.2 to 192.168.122.254', "It forwards other names to the host's name servers"],
  },
  {
    id: 'nat-minimal',
    from: 'the shortest NAT network that hands out addresses',
    xml: `<network>
  <name>lab</name>
  <forward/>
  <ip address='10.33.0.1' prefix='24'>
    <dhcp><range start='10.33.0.100' end='10.33.0.199'/></dhcp>
  </ip>
</network>`,
    explain: ['lab is a NAT network', '10.33.0.100 to 10.33.0.199'],
  },
  {
    id: 'nat-no-dhcp',
    from: 'a lab with static addresses only',
    xml: `<network>
  <name>static-lab</name>
  <forward mode='nat'/>
  <bridge name='br-static'/>
  <ip address='172.27.5.1' netmask='255.255.255.128'/>
</network>`,
    explain: ['no DHCP in 172.27.5.0/25', "libvirt's dnsmasq at 172.27.5.1 knows no hostnames of guests"],
  },
  {
    id: 'nat-port-range',
    from: 'NAT with a port range that leaves room for services of the host',
    xml: `<network>
  <name>natports</name>
  <forward mode='nat'>
    <nat>
      <port start='20000' end='60000'/>
    </nat>
  </forward>
  <bridge name='virbr21' stp='on' delay='0'/>
  <ip address='192.168.21.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.21.10' end='192.168.21.250'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['natports is a NAT network'],
  },
  {
    id: 'nat-address-range',
    from: 'a hosting server with a range of public addresses for guests',
    xml: `<network>
  <name>customers</name>
  <forward mode='nat' dev='eno1'>
    <nat>
      <address start='198.51.100.16' end='198.51.100.23'/>
      <port start='1024' end='65535'/>
    </nat>
  </forward>
  <bridge name='virbr-cust' stp='off'/>
  <ip address='10.200.0.1' netmask='255.255.0.0'>
    <dhcp>
      <range start='10.200.1.0' end='10.200.9.255'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['10.200.1.0 to 10.200.9.255', 'with 198.51.100.16-198.51.100.23 (NAT), through eno1 only'],
  },
  {
    id: 'nat-one-address',
    from: 'a server with one extra public address for guests',
    xml: `<network>
  <name>extra-ip</name>
  <forward mode='nat'>
    <nat><address start='203.0.113.77' end='203.0.113.77'/></nat>
  </forward>
  <ip address='10.77.0.1' prefix='24'>
    <dhcp><range start='10.77.0.2' end='10.77.0.99'/></dhcp>
  </ip>
</network>`,
  },
  {
    id: 'nat-dev-interface',
    from: 'NAT through one uplink, written with an interface element',
    xml: `<network>
  <name>uplink</name>
  <forward dev='wlp3s0' mode='nat'>
    <interface dev='wlp3s0'/>
  </forward>
  <bridge name='virbr9' stp='on' delay='0'/>
  <ip address='192.168.99.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.99.128' end='192.168.99.254'/></dhcp>
  </ip>
</network>`,
    explain: ["with the host's address (NAT), through wlp3s0 only"],
  },
  {
    id: 'nat-reservations',
    from: 'a home lab with a reservation for each guest',
    xml: `<network>
  <name>homelab</name>
  <forward mode='nat'/>
  <bridge name='virbr5' stp='on' delay='0'/>
  <domain name='home.arpa' localOnly='yes'/>
  <ip address='192.168.50.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.50.100' end='192.168.50.200'/>
      <host mac='52:54:00:aa:00:01' name='nas' ip='192.168.50.11'/>
      <host mac='52:54:00:aa:00:02' name='media' ip='192.168.50.12'/>
      <host mac='52:54:00:aa:00:03' name='git' ip='192.168.50.13'/>
      <host mac='52:54:00:aa:00:04' name='monitor' ip='192.168.50.14'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['4 reservations', 'in the domain home.arpa', 'It never forwards names in home.arpa'],
  },
  {
    id: 'nat-reservations-only',
    from: 'a lab where only known guests get an address',
    xml: `<network>
  <name>closed</name>
  <forward mode='nat'/>
  <bridge name='virbr6'/>
  <ip address='192.168.60.1' prefix='24'>
    <dhcp>
      <host mac='52:54:00:60:00:0a' ip='192.168.60.10'/>
      <host mac='52:54:00:60:00:0b' ip='192.168.60.11'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['2 reservations; other guests get none'],
  },
  {
    id: 'nat-many-reservations',
    from: 'a training room with a seat for each student',
    xml: `<network>
  <name>classroom</name>
  <forward mode='nat'/>
  <bridge name='br-class' stp='on' delay='0'/>
  <domain name='class.example'/>
  <ip address='172.25.250.254' netmask='255.255.255.0'>
    <dhcp>
${Array.from({ length: 40 }, (_, seat) => {
  const mac = `52:54:00:19:fa:${(seat + 16).toString(16)}`;
  return `      <host mac='${mac}' name='seat${seat + 1}.class.example' ip='172.25.250.${seat + 10}'/>`;
}).join('\n')}
    </dhcp>
  </ip>
</network>`,
    explain: ['40 reservations; other guests get none', 'in the domain class.example'],
  },
  {
    id: 'nat-lease-times',
    from: 'short leases for throw-away guests, a long one for a server',
    xml: `<network>
  <name>ci-runners</name>
  <forward mode='nat'/>
  <bridge name='br-ci' stp='off'/>
  <ip address='10.64.0.1' netmask='255.255.240.0'>
    <dhcp>
      <range start='10.64.0.10' end='10.64.7.254'>
        <lease expiry='10' unit='minutes'/>
      </range>
      <host mac='52:54:00:64:00:02' name='cache' ip='10.64.0.2'>
        <lease expiry='0'/>
      </host>
    </dhcp>
  </ip>
</network>`,
    explain: ['10.64.0.10 to 10.64.7.254', '1 reservation'],
  },
  {
    id: 'nat-two-ranges',
    from: 'a pool on both sides of fixed addresses',
    xml: `<network>
  <name>split-pool</name>
  <forward mode='nat'/>
  <bridge name='virbr31'/>
  <ip address='192.168.31.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.31.10' end='192.168.31.99'/>
      <range start='192.168.31.150' end='192.168.31.249'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['192.168.31.10 to 192.168.31.99, 192.168.31.150 to 192.168.31.249'],
  },
  {
    id: 'nat-two-subnets',
    from: 'a second subnet on the same bridge for fixed addresses',
    xml: `<network>
  <name>two-subnets</name>
  <forward mode='nat'/>
  <bridge name='virbr32'/>
  <ip address='192.168.32.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.32.50' end='192.168.32.99'/></dhcp>
  </ip>
  <ip address='10.32.0.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['no DHCP in 10.32.0.0/24'],
  },
  {
    id: 'nat-mtu-jumbo',
    from: 'a storage test bed with jumbo frames',
    xml: `<network>
  <name>jumbo</name>
  <mtu size='9000'/>
  <forward mode='nat'/>
  <bridge name='br-jumbo' stp='off' delay='0'/>
  <ip address='10.90.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.90.0.10' end='10.90.0.60'/></dhcp>
  </ip>
</network>`,
    explain: ['The MTU is 9000 bytes'],
  },
  {
    id: 'nat-mtu-vpn',
    from: 'guests behind a VPN of the host',
    xml: `<network>
  <name>behind-vpn</name>
  <forward mode='nat' dev='wg0'/>
  <bridge name='virbr44' stp='on' delay='0'/>
  <mtu size='1380'/>
  <dns>
    <forwarder addr='10.8.0.53'/>
  </dns>
  <ip address='192.168.44.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.44.10' end='192.168.44.100'/></dhcp>
  </ip>
</network>`,
    explain: ['The MTU is 1380 bytes', 'It forwards other names to 10.8.0.53'],
  },
  {
    id: 'nat-isolated-ports',
    from: 'guests of several customers that must not see each other',
    xml: `<network>
  <name>tenants</name>
  <forward mode='nat'/>
  <bridge name='br-tenants' stp='on' delay='0'/>
  <port isolated='yes'/>
  <ip address='10.55.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.55.0.10' end='10.55.0.200'/></dhcp>
  </ip>
</network>`,
    explain: ['guest to guest: the bridge isolates its ports', 'IPv6: guests reach nothing'],
  },
  {
    id: 'nat-firewalld-zone',
    from: 'a Fedora host with a zone for guests',
    xml: `<network>
  <name>zoned</name>
  <forward mode='nat'/>
  <bridge name='virbr70' zone='libvirt-routed' stp='on' delay='0'/>
  <ip address='192.168.70.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.70.2' end='192.168.70.254'/></dhcp>
  </ip>
</network>`,
    needs: 'firewalld',
    explain: ["in firewalld's zone libvirt-routed"],
  },
  {
    id: 'nat-bandwidth',
    from: 'a limit for all guests of a laptop',
    xml: `<network>
  <name>limited</name>
  <forward mode='nat'/>
  <bridge name='virbr71'/>
  <bandwidth>
    <inbound average='1000' peak='5000' burst='5120'/>
    <outbound average='128' peak='256' burst='256'/>
  </bandwidth>
  <ip address='192.168.71.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.71.2' end='192.168.71.254'/></dhcp>
  </ip>
</network>`,
    needs: 'a kernel with the sfq queue',
    explain: ['Traffic to all guests together is limited to 1000 kB/s on average, 5000 kB/s at peak'],
  },
  {
    id: 'nat-mac-table',
    from: 'a bridge whose MAC table libvirt manages',
    xml: `<network>
  <name>mactable</name>
  <forward mode='nat'/>
  <bridge name='virbr72' stp='off' delay='0' macTableManager='libvirt'/>
  <ip address='192.168.72.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.72.2' end='192.168.72.254'/></dhcp>
  </ip>
</network>`,
    needs: 'a kernel with VLAN filtering on bridges',
  },
  {
    id: 'nat-fixed-mac',
    from: 'a bridge with a fixed MAC address for firewall rules elsewhere',
    xml: `<network>
  <name>fixedmac</name>
  <forward mode='nat'/>
  <bridge name='virbr73'/>
  <mac address='52:54:00:73:73:01'/>
  <ip address='192.168.73.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.73.2' end='192.168.73.254'/></dhcp>
  </ip>
</network>`,
  },
  {
    id: 'nat-spare-subnet-30',
    from: 'a point-to-point network for one appliance',
    xml: `<network>
  <name>appliance</name>
  <forward mode='nat'/>
  <bridge name='br-appl'/>
  <ip address='10.99.99.1' prefix='30'>
    <dhcp><range start='10.99.99.2' end='10.99.99.2'/></dhcp>
  </ip>
</network>`,
    explain: ['10.99.99.2 to 10.99.99.2', 'bridge br-appl, 10.99.99.0/30'],
  },
  {
    id: 'nat-large-subnet',
    from: 'a /16 with a pool of a few thousand addresses',
    xml: `<network>
  <name>campus</name>
  <forward mode='nat'/>
  <bridge name='br-campus'/>
  <ip address='172.20.0.1' netmask='255.255.0.0'>
    <dhcp><range start='172.20.16.0' end='172.20.31.255'/></dhcp>
  </ip>
</network>`,
    explain: ['bridge br-campus, 172.20.0.0/16'],
  },
  {
    id: 'nat-gateway-last',
    from: 'a lab whose gateway is the last address',
    xml: `<network>
  <name>gw-last</name>
  <forward mode='nat'/>
  <bridge name='virbr74'/>
  <ip address='192.168.74.254' netmask='255.255.255.0'>
    <dhcp><range start='192.168.74.1' end='192.168.74.253'/></dhcp>
  </ip>
</network>`,
    explain: ["libvirt's dnsmasq at 192.168.74.254"],
  },
  {
    id: 'nat-cgnat-addresses',
    from: 'a lab in the shared address space to avoid conflicts with VPNs',
    xml: `<network>
  <name>cgn</name>
  <forward mode='nat'/>
  <bridge name='virbr75'/>
  <ip address='100.64.75.1' netmask='255.255.255.0'>
    <dhcp><range start='100.64.75.100' end='100.64.75.150'/></dhcp>
  </ip>
</network>`,
  },
  {
    id: 'nat-docs-addresses',
    from: 'a demonstration with addresses reserved for documentation',
    xml: `<network>
  <name>demo</name>
  <forward mode='nat'/>
  <bridge name='virbr76'/>
  <ip address='192.0.2.1' netmask='255.255.255.0'>
    <dhcp><range start='192.0.2.2' end='192.0.2.254'/></dhcp>
  </ip>
</network>`,
  },
  {
    id: 'route-lab',
    from: 'a routed network with static routes on the office router',
    xml: `<network>
  <name>routed</name>
  <forward mode='route' dev='eno1'/>
  <bridge name='br-routed' stp='off'/>
  <ip address='10.12.34.1' netmask='255.255.255.0'>
    <dhcp><range start='10.12.34.100' end='10.12.34.200'/></dhcp>
  </ip>
</network>`,
    explain: ['guests use their own addresses, and other networks need a route to them'],
  },
  {
    id: 'route-30',
    from: 'a transfer network to a virtual firewall',
    xml: `<network>
  <name>transfer</name>
  <forward mode='route'/>
  <bridge name='br-transfer'/>
  <ip address='10.255.0.1' prefix='30'/>
</network>`,
    explain: ['bridge br-transfer, 10.255.0.0/30', 'no DHCP in 10.255.0.0/30'],
  },
  {
    id: 'route-31',
    from: 'a transfer network with two addresses (RFC 3021)',
    xml: `<network>
  <name>p2p</name>
  <forward mode='route'/>
  <bridge name='br-p2p'/>
  <ip address='10.255.1.0' prefix='31'/>
</network>`,
    explain: ['10.255.1.0/31'],
  },
  {
    id: 'route-behind-router',
    from: 'a lab router in a guest with networks behind it',
    xml: `<network>
  <name>core</name>
  <forward mode='route'/>
  <bridge name='br-core'/>
  <ip address='10.70.0.1' netmask='255.255.255.0'/>
  <route address='10.71.0.0' prefix='16' gateway='10.70.0.2'/>
  <route address='10.72.0.0' netmask='255.255.0.0' gateway='10.70.0.3' metric='20'/>
</network>`,
    rules: ['route-behind-guest', 'route-behind-guest'],
    explain: ['The host routes 10.71.0.0/16 to 10.70.0.2', 'The host routes 10.72.0.0/16 to 10.70.0.3'],
  },
  {
    id: 'route-public-29',
    from: 'a server with a public /29 routed to it',
    xml: `<network>
  <name>public29</name>
  <forward mode='route' dev='eth0'/>
  <bridge name='virbr-pub'/>
  <ip address='203.0.113.9' prefix='29'>
    <dhcp>
      <host mac='52:54:00:cb:71:0a' name='www' ip='203.0.113.10'/>
      <host mac='52:54:00:cb:71:0b' name='mail' ip='203.0.113.11'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['2 reservations; other guests get none', '203.0.113.8/29'],
  },
  {
    id: 'open-own-firewall',
    from: 'a host whose own nftables rules decide',
    xml: `<network>
  <name>open-lab</name>
  <forward mode='open'/>
  <bridge name='br-open' stp='on' delay='0'/>
  <ip address='10.44.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.44.0.50' end='10.44.0.150'/></dhcp>
  </ip>
</network>`,
    explain: ["libvirt adds no firewall rules, so the host's firewall and routes decide"],
  },
  {
    id: 'open-domain-dns',
    from: 'an open network behind a firewall with a local zone',
    xml: `<network>
  <name>dmz</name>
  <forward mode='open'/>
  <bridge name='br-dmz'/>
  <domain name='dmz.internal' localOnly='yes'/>
  <dns>
    <host ip='10.45.0.10'><hostname>proxy.dmz.internal</hostname><hostname>proxy</hostname></host>
  </dns>
  <ip address='10.45.0.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['It resolves proxy.dmz.internal, proxy', 'It never forwards names in dmz.internal'],
  },
  {
    id: 'open-routes',
    from: 'an open network with a guest as VPN gateway',
    xml: `<network>
  <name>vpn-side</name>
  <forward mode='open'/>
  <bridge name='br-vpn'/>
  <ip address='10.46.0.1' netmask='255.255.255.0'/>
  <route address='10.8.0.0' prefix='24' gateway='10.46.0.2'/>
</network>`,
    explain: ["The host routes 10.8.0.0/24 to 10.46.0.2; the host's firewall decides who else can reach it"],
  },
  {
    id: 'isolated-plain',
    from: 'guests that see the host and each other only',
    xml: `<network>
  <name>isolated</name>
  <bridge name='virbr80' stp='on' delay='0'/>
  <ip address='192.168.80.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.80.2' end='192.168.80.254'/></dhcp>
  </ip>
</network>`,
    explain: ['an isolated network', 'It does not forward other names (the network is isolated)'],
  },
  {
    id: 'isolated-no-address',
    from: 'a wire between guests without the host',
    xml: `<network>
  <name>wire</name>
  <bridge name='br-wire' stp='off' delay='0'/>
</network>`,
    explain: ['No DHCP: the bridge has no address', 'No DNS: the bridge has no address'],
  },
  {
    id: 'isolated-name-only',
    from: 'the shortest network there is',
    xml: `<network><name>n</name></network>`,
    explain: ['an isolated network'],
  },
  {
    id: 'isolated-dns-off',
    from: 'a lab with its own DNS server',
    xml: `<network>
  <name>ad-lab</name>
  <bridge name='br-ad'/>
  <dns enable='no'/>
  <ip address='10.10.10.1' netmask='255.255.255.0'/>
</network>`,
    explain: ["No DNS: it is disabled (<dns enable='no'>)", 'no DHCP in 10.10.10.0/24'],
  },
  {
    id: 'isolated-storage',
    from: 'an iSCSI network between guests and the host',
    xml: `<network>
  <name>storage</name>
  <mtu size='9000'/>
  <bridge name='br-storage' stp='off'/>
  <dns enable='no'/>
  <ip address='172.31.0.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['The MTU is 9000 bytes', 'an isolated network'],
  },
  {
    id: 'isolated-ceph',
    from: 'the public and the cluster network of a Ceph lab on one bridge',
    xml: `<network>
  <name>ceph-cluster</name>
  <bridge name='br-ceph' stp='off' delay='0'/>
  <mtu size='9216'/>
  <ip address='192.168.130.1' netmask='255.255.255.0'>
    <dhcp>
      <host mac='52:54:00:ce:00:01' name='osd1' ip='192.168.130.11'/>
      <host mac='52:54:00:ce:00:02' name='osd2' ip='192.168.130.12'/>
      <host mac='52:54:00:ce:00:03' name='osd3' ip='192.168.130.13'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['3 reservations; other guests get none', 'The MTU is 9216 bytes'],
  },
  {
    id: 'isolated-ha-heartbeat',
    from: 'the heartbeat link of a two-node cluster',
    xml: `<network>
  <name>heartbeat</name>
  <bridge name='br-hb' stp='off' delay='0'/>
  <ip address='169.254.100.1' netmask='255.255.255.248'/>
</network>`,
  },
  {
    id: 'isolated-port-isolated',
    from: 'a management network where guests reach the host only',
    xml: `<network>
  <name>mgmt</name>
  <bridge name='br-mgmt'/>
  <port isolated='yes'/>
  <ip address='10.0.99.1' netmask='255.255.255.0'>
    <dhcp><range start='10.0.99.10' end='10.0.99.250'/></dhcp>
  </ip>
</network>`,
    explain: ['guest to guest: the bridge isolates its ports', 'IPv4: guests reach the host;'],
  },
  {
    id: 'dns-local-records',
    from: 'a lab with names for services',
    xml: `<network>
  <name>names</name>
  <forward mode='nat'/>
  <bridge name='virbr90'/>
  <domain name='lab.example' localOnly='yes'/>
  <dns>
    <txt name='_acme-challenge.lab.example' value='k3P0vQ'/>
    <host ip='192.168.90.5'><hostname>registry.lab.example</hostname></host>
    <host ip='192.168.90.6'><hostname>git.lab.example</hostname></host>
    <srv service='ldap' protocol='tcp' domain='lab.example' target='git.lab.example' port='389' priority='10' weight='5'/>
  </dns>
  <ip address='192.168.90.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.90.100' end='192.168.90.200'/></dhcp>
  </ip>
</network>`,
    explain: ['It resolves registry.lab.example, git.lab.example', 'It has 1 TXT record, 1 SRV record'],
  },
  {
    id: 'dns-split-horizon',
    from: 'a company domain at its own servers, the rest at public ones',
    xml: `<network>
  <name>split-dns</name>
  <forward mode='nat'/>
  <bridge name='virbr91'/>
  <dns forwardPlainNames='no'>
    <forwarder domain='corp.example' addr='10.1.1.53'/>
    <forwarder domain='public.corp.example'/>
    <forwarder addr='9.9.9.9'/>
  </dns>
  <ip address='192.168.91.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.91.100' end='192.168.91.200'/></dhcp>
  </ip>
</network>`,
    explain: [
      'It forwards names in corp.example to 10.1.1.53',
      "It forwards names in public.corp.example to the host's name servers",
      'It forwards all other names to 9.9.9.9',
      'It never forwards names without a dot',
    ],
  },
  {
    id: 'dns-forwarders-two',
    from: 'a host with systemd-resolved whose guests use public resolvers',
    xml: `<network>
  <name>resolvers</name>
  <forward mode='nat'/>
  <bridge name='virbr92'/>
  <dns>
    <forwarder addr='1.1.1.1'/>
    <forwarder addr='2606:4700:4700::1111'/>
  </dns>
  <ip address='192.168.92.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.92.100' end='192.168.92.200'/></dhcp>
  </ip>
</network>`,
    explain: ['It forwards other names to 1.1.1.1 and 2606:4700:4700::1111'],
  },
  {
    id: 'dns-isolated-forwarder',
    from: 'an isolated network whose guests may still resolve one domain',
    xml: `<network>
  <name>quarantine</name>
  <bridge name='br-quar'/>
  <dns><forwarder domain='update.example' addr='10.1.1.53'/></dns>
  <ip address='10.66.6.1' netmask='255.255.255.0'>
    <dhcp><range start='10.66.6.10' end='10.66.6.99'/></dhcp>
  </ip>
</network>`,
    explain: ['It forwards names in update.example to 10.1.1.53', 'It does not forward all other names'],
  },
  {
    id: 'dns-kerberos-records',
    from: 'a FreeIPA lab',
    xml: `<network>
  <name>ipa</name>
  <forward mode='nat'/>
  <bridge name='virbr93'/>
  <domain name='ipa.example'/>
  <dns>
    <srv service='kerberos' protocol='udp' domain='ipa.example' target='ipa1.ipa.example' port='88' priority='0' weight='100'/>
    <srv service='kerberos' protocol='tcp' domain='ipa.example' target='ipa1.ipa.example' port='88' priority='0' weight='100'/>
    <srv service='ldap' protocol='tcp' domain='ipa.example' target='ipa1.ipa.example' port='389' priority='0' weight='100'/>
    <txt name='_kerberos.ipa.example' value='IPA.EXAMPLE'/>
  </dns>
  <ip address='192.168.93.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.93.100' end='192.168.93.200'/>
      <host mac='52:54:00:93:00:0a' name='ipa1.ipa.example' ip='192.168.93.10'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['It has 1 TXT record, 3 SRV records', '1 reservation'],
  },
  {
    id: 'dns-wildcard-option',
    from: 'a lab where all names of a domain lead to one proxy',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>wildcard</name>
  <forward mode='nat'/>
  <bridge name='virbr94'/>
  <ip address='192.168.94.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.94.100' end='192.168.94.200'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='address=/apps.example/192.168.94.10'/>
    <dnsmasq:option value='cname=www.apps.example,proxy.apps.example'/>
  </dnsmasq:options>
</network>`,
    explain: ['It answers 192.168.94.10 for all names in apps.example'],
  },
  {
    id: 'dns-no-host-names',
    from: 'a lab that must not see the names of the host',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>no-hosts</name>
  <forward mode='nat'/>
  <bridge name='virbr95'/>
  <ip address='192.168.95.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.95.100' end='192.168.95.200'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='no-hosts'/>
    <dnsmasq:option value='log-queries'/>
    <dnsmasq:option value='cache-size=0'/>
  </dnsmasq:options>
</network>`,
  },
  {
    id: 'dns-register',
    from: 'a host whose systemd-resolved knows the guests',
    xml: `<network>
  <name>registered</name>
  <forward mode='nat'/>
  <bridge name='virbr96'/>
  <domain name='vm.example' localOnly='yes' register='yes'/>
  <ip address='192.168.96.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.96.100' end='192.168.96.200'/></dhcp>
  </ip>
</network>`,
    needs: 'systemd-resolved',
    rules: ['newer-libvirt'],
    in11: {},
    explain: ["The host's systemd-resolved sends queries for vm.example to dnsmasq"],
  },
  {
    id: 'dhcp-router-is-guest',
    from: 'a lab with a virtual firewall as its default gateway',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>fw-inside</name>
  <bridge name='br-fw-in'/>
  <ip address='10.20.30.254' netmask='255.255.255.0'>
    <dhcp><range start='10.20.30.10' end='10.20.30.99'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-option=option:router,10.20.30.1'/>
    <dnsmasq:option value='dhcp-option=option:dns-server,10.20.30.1'/>
  </dnsmasq:options>
</network>`,
    explain: ['DHCP announces 10.20.30.1 as the default route', 'DHCP announces 10.20.30.1 as DNS server'],
  },
  {
    id: 'dhcp-no-router',
    from: 'a second interface that must not become the default route',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>second-nic</name>
  <forward mode='nat'/>
  <bridge name='br-second'/>
  <ip address='10.20.31.1' netmask='255.255.255.0'>
    <dhcp><range start='10.20.31.10' end='10.20.31.99'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-option=3'/>
  </dnsmasq:options>
</network>`,
    explain: ['DHCP announces no default route (dhcp-option=3)'],
  },
  {
    id: 'dhcp-ntp-and-search',
    from: 'time servers and search domains through DHCP',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>dhcp-options</name>
  <forward mode='nat'/>
  <bridge name='br-opts'/>
  <ip address='10.20.32.1' netmask='255.255.255.0'>
    <dhcp><range start='10.20.32.10' end='10.20.32.99'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-option=option:ntp-server,10.20.32.1'/>
    <dnsmasq:option value='dhcp-option=option:domain-search,a.example,b.example'/>
    <dnsmasq:option value='dhcp-option=26,1400'/>
  </dnsmasq:options>
</network>`,
    explain: ['DHCP also sends: '],
  },
  {
    id: 'ansible-inventory-net',
    from: 'a network that an Ansible role defines',
    xml: `<network>
  <name>ansible-net</name>
  <uuid>7b5b2ff2-8a0f-4ce5-9a58-0c3c6f5f4e10</uuid>
  <forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward>
  <bridge name='virbr110' stp='on' delay='0'/>
  <domain name='ansible.test'/>
  <ip address='192.168.110.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.110.50' end='192.168.110.99'/>
      <host mac='52:54:00:6e:00:01' name='control' ip='192.168.110.10'/>
      <host mac='52:54:00:6e:00:02' name='managed1' ip='192.168.110.11'/>
      <host mac='52:54:00:6e:00:03' name='managed2' ip='192.168.110.12'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['3 reservations', 'in the domain ansible.test'],
  },
  {
    id: 'malware-lab',
    from: 'an analysis network whose only server is a simulated Internet',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>detonation</name>
  <bridge name='br-mal' stp='off'/>
  <port isolated='yes'/>
  <ip address='10.13.37.1' netmask='255.255.255.0'>
    <dhcp><range start='10.13.37.100' end='10.13.37.150'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='address=/#/10.13.37.2'/>
    <dnsmasq:option value='no-resolv'/>
  </dnsmasq:options>
</network>`,
    explain: ['It answers 10.13.37.2 for all names in all domains'],
  },
];
