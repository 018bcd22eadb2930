import type { CorpusNetwork } from './network.ts';

/** Kubernetes and OpenShift labs, and what Vagrant, Terraform and other tools define. */
export const clusterNetworks: readonly CorpusNetwork[] = [
  {
    id: 'kubeadm-ha',
    from: 'a kubeadm cluster with a virtual address for its API',
    xml: `<network>
  <name>kubeadm</name>
  <forward mode='nat'/>
  <bridge name='virbr-k8s' stp='on' delay='0'/>
  <domain name='k8s.lab' localOnly='yes'/>
  <dns>
    <host ip='192.168.200.10'><hostname>api.k8s.lab</hostname></host>
  </dns>
  <ip address='192.168.200.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.200.100' end='192.168.200.199'/>
      <host mac='52:54:00:c8:00:0b' name='cp1' ip='192.168.200.11'/>
      <host mac='52:54:00:c8:00:0c' name='cp2' ip='192.168.200.12'/>
      <host mac='52:54:00:c8:00:0d' name='cp3' ip='192.168.200.13'/>
      <host mac='52:54:00:c8:00:15' name='worker1' ip='192.168.200.21'/>
      <host mac='52:54:00:c8:00:16' name='worker2' ip='192.168.200.22'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['It resolves api.k8s.lab', '5 reservations'],
  },
  {
    id: 'k3s-load-balancer-pool',
    from: 'k3s with MetalLB addresses outside the DHCP range',
    xml: `<network>
  <name>k3s</name>
  <forward mode='nat'/>
  <bridge name='virbr-k3s'/>
  <ip address='10.43.200.1' netmask='255.255.255.0'>
    <dhcp><range start='10.43.200.10' end='10.43.200.99'/></dhcp>
  </ip>
</network>`,
    explain: ['10.43.200.10 to 10.43.200.99'],
  },
  {
    id: 'talos-terraform',
    from: 'a Talos cluster defined by Terraform',
    xml: `<network>
  <name>talos</name>
  <forward mode='nat'/>
  <bridge name='tbr0' stp='on' delay='0'/>
  <mtu size='1500'/>
  <domain name='talos.test' localOnly='yes'/>
  <dns enable='yes'>
    <host ip='10.17.3.9'><hostname>cluster.talos.test</hostname></host>
  </dns>
  <ip family='ipv4' address='10.17.3.1' prefix='24'>
    <dhcp><range start='10.17.3.2' end='10.17.3.254'/></dhcp>
  </ip>
</network>`,
    explain: ['It resolves cluster.talos.test', 'in the domain talos.test'],
  },
  {
    id: 'terraform-provider-default',
    from: 'what the Terraform provider writes for two address blocks: DHCPv6 for a whole /64',
    xml: `<network>
  <name>tf-net</name>
  <forward mode='nat'></forward>
  <bridge stp='on'></bridge>
  <domain name='tf.local' localOnly='no'></domain>
  <dns enable='yes'></dns>
  <ip address='10.17.4.1' family='ipv4' prefix='24'>
    <dhcp><range start='10.17.4.2' end='10.17.4.254'></range></dhcp>
  </ip>
  <ip address='2001:db8:ca2:2::1' family='ipv6' prefix='64'>
    <dhcp><range start='2001:db8:ca2:2::2' end='2001:db8:ca2:2:ffff:ffff:ffff:fffe'></range></dhcp>
  </ip>
  <options xmlns='http://libvirt.org/schemas/network/dnsmasq/1.0'></options>
</network>`,
    rejectedAt: 'define',
    rules: ['range-too-large'],
  },
  {
    id: 'terraform-no-dhcp',
    from: 'a Terraform network with DHCP switched off',
    xml: `<network>
  <name>tf-static</name>
  <forward mode='route'></forward>
  <bridge name='tf-br1' stp='on'></bridge>
  <dns enable='no'></dns>
  <ip address='10.17.5.1' family='ipv4' prefix='24'></ip>
</network>`,
    explain: ['no DHCP in 10.17.5.0/24', 'No DNS'],
  },
  {
    id: 'terraform-routes',
    from: 'static routes from a Terraform module',
    xml: `<network>
  <name>tf-routes</name>
  <forward mode='open'></forward>
  <bridge name='tf-br2' stp='on'></bridge>
  <ip address='10.17.6.1' family='ipv4' prefix='24'></ip>
  <route family='ipv4' address='10.18.0.0' prefix='16' gateway='10.17.6.2'></route>
</network>`,
    explain: ['The host routes 10.18.0.0/16 to 10.17.6.2'],
  },
  {
    id: 'terraform-wildcard-dns',
    from: 'an OpenShift UPI module with dnsmasq options',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>ocp4</name>
  <forward mode='nat'></forward>
  <bridge name='ocpbr0' stp='on'></bridge>
  <domain name='ocp4.lab.example' localOnly='yes'></domain>
  <dns enable='yes'>
    <host ip='192.168.126.10'><hostname>api.ocp4.lab.example</hostname></host>
    <host ip='192.168.126.10'><hostname>api-int.ocp4.lab.example</hostname></host>
    <srv service='etcd-server-ssl' protocol='tcp' domain='ocp4.lab.example' target='etcd-0.ocp4.lab.example' port='2380' priority='0' weight='10'/>
  </dns>
  <ip address='192.168.126.1' family='ipv4' prefix='24'>
    <dhcp><range start='192.168.126.2' end='192.168.126.254'></range></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='address=/.apps.ocp4.lab.example/192.168.126.51'></dnsmasq:option>
  </dnsmasq:options>
</network>`,
    rules: ['dns-host-ip-twice'],
    explain: [
      'It answers 192.168.126.51 for all names in apps.ocp4.lab.example',
      'It resolves api.ocp4.lab.example, api-int.ocp4.lab.example',
    ],
  },
  {
    id: 'openshift-installer-libvirt',
    from: 'a development cluster of the OpenShift installer',
    xml: `<network>
  <name>dev-x7kqp</name>
  <forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward>
  <bridge name='tt0' stp='on' delay='0'/>
  <domain name='dev.tt.testing' localOnly='yes'/>
  <dns>
    <host ip='192.168.127.10'><hostname>api.dev.tt.testing</hostname><hostname>api-int.dev.tt.testing</hostname></host>
    <host ip='192.168.127.11'><hostname>api.dev.tt.testing</hostname><hostname>api-int.dev.tt.testing</hostname></host>
  </dns>
  <ip family='ipv4' address='192.168.127.1' prefix='24'>
    <dhcp>
      <range start='192.168.127.2' end='192.168.127.254'/>
      <host mac='66:4f:16:3f:5f:0f' name='dev-master-0' ip='192.168.127.11'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['It resolves api.dev.tt.testing, api-int.dev.tt.testing.'],
  },
  {
    id: 'crc',
    from: 'a single-node cluster on a laptop',
    xml: `<network>
  <name>single-node</name>
  <uuid>49eee855-d342-46c3-9ed3-b8d1758814cd</uuid>
  <forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward>
  <bridge name='sno0' stp='on' delay='0'/>
  <mac address='52:54:00:fd:be:d0'/>
  <ip family='ipv4' address='192.168.131.1' prefix='24'>
    <dhcp>
      <host mac='52:fd:fc:07:21:82' ip='192.168.131.11'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['1 reservation; other guests get none'],
  },
  {
    id: 'minikube-private',
    from: 'the private network of a minikube profile',
    xml: `<network>
  <name>mk-profile1</name>
  <dns enable='no'/>
  <ip address='192.168.39.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.39.2' end='192.168.39.253'/></dhcp>
  </ip>
</network>`,
    explain: ['No DNS', 'an isolated network'],
  },
  {
    id: 'minikube-private-reserved',
    from: 'the same after the node has its address',
    xml: `<network connections='1'>
  <name>mk-profile2</name>
  <uuid>8b6d5f5c-3a7c-4b39-8f6e-a2c1f5d4e7b1</uuid>
  <bridge name='virbr-mk2' stp='on' delay='0'/>
  <mac address='52:54:00:9c:4e:b7'/>
  <dns enable='no'/>
  <ip address='192.168.61.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.61.2' end='192.168.61.253'/>
      <host mac='52:54:00:a1:b2:c3' name='profile2' ip='192.168.61.24'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['1 reservation'],
  },
  {
    id: 'vagrant-management',
    from: 'the management network of vagrant-libvirt',
    xml: `<network ipv6='yes'>
  <name>vagrant-libvirt</name>
  <uuid>c4c0ef9c-0d12-4e34-9f1e-0e1cc1d4a0b7</uuid>
  <forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward>
  <bridge name='virbr120' stp='on' delay='0'/>
  <mac address='52:54:00:1c:8a:11'/>
  <ip address='192.168.121.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.121.1' end='192.168.121.254'/></dhcp>
  </ip>
</network>`,
  },
  {
    id: 'vagrant-private',
    from: 'a private network of a Vagrantfile without DHCP',
    xml: `<network ipv6='yes'>
  <name>cluster0</name>
  <bridge name='virbr122' stp='on' delay='0'/>
  <ip address='192.168.57.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['no DHCP in 192.168.57.0/24'],
  },
  {
    id: 'vagrant-veryisolated',
    from: 'a very isolated network of a Vagrantfile',
    xml: `<network ipv6='yes'>
  <name>veryisolated0</name>
  <bridge name='virbr123' stp='on' delay='0'/>
</network>`,
  },
  {
    id: 'vagrant-route',
    from: 'a Vagrantfile with forward_mode route',
    xml: `<network>
  <name>vg-route</name>
  <forward mode='route' dev='eth0'/>
  <bridge name='virbr124' stp='on' delay='0'/>
  <ip address='192.168.58.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.58.1' end='192.168.58.254'/></dhcp>
  </ip>
</network>`,
  },
  {
    id: 'rke2-dual-stack',
    from: 'a dual-stack RKE2 cluster',
    xml: `<network>
  <name>rke2</name>
  <forward mode='nat'><nat ipv6='yes'><port start='1024' end='65535'/></nat></forward>
  <bridge name='virbr-rke' stp='on' delay='0'/>
  <ip address='10.86.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.86.0.10' end='10.86.0.99'/></dhcp>
  </ip>
  <ip family='ipv6' address='fd86:1:2:3::1' prefix='64'>
    <dhcp><range start='fd86:1:2:3::100' end='fd86:1:2:3::1ff'/></dhcp>
  </ip>
</network>`,
    explain: ['a NAT network for IPv4 and IPv6', "DHCPv6 from libvirt's dnsmasq in fd86:1:2:3::/64"],
  },
  {
    id: 'capi-pods-routed',
    from: 'pod networks routed to nodes without an overlay',
    xml: `<network>
  <name>flatpods</name>
  <forward mode='open'/>
  <bridge name='virbr-pods'/>
  <ip address='10.87.0.1' netmask='255.255.255.0'>
    <dhcp>
      <host mac='52:54:00:57:00:0b' name='n1' ip='10.87.0.11'/>
      <host mac='52:54:00:57:00:0c' name='n2' ip='10.87.0.12'/>
    </dhcp>
  </ip>
  <route address='10.244.1.0' prefix='24' gateway='10.87.0.11'/>
  <route address='10.244.2.0' prefix='24' gateway='10.87.0.12'/>
</network>`,
    explain: ['The host routes 10.244.1.0/24 to 10.87.0.11', 'The host routes 10.244.2.0/24 to 10.87.0.12'],
  },
  {
    id: 'harvester-vlan-lab',
    from: 'a lab for hyperconverged nodes with PXE and many names',
    xml: `<network>
  <name>hci</name>
  <forward mode='nat'/>
  <bridge name='virbr-hci' stp='on' delay='0'/>
  <domain name='hci.test'/>
  <ip address='192.168.160.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.160.30' end='192.168.160.60'/>
      <host mac='02:00:00:0d:62:e2' name='node-0.hci.test' ip='192.168.160.30'/>
      <host mac='02:00:00:35:86:92' name='node-1.hci.test' ip='192.168.160.31'/>
      <bootp file='http://192.168.160.254/ipxe/node-0'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['Network boot: http://192.168.160.254/ipxe/node-0'],
  },
  {
    id: 'nomad-consul',
    from: 'a Nomad lab that sends .consul to an agent',
    xml: `<network>
  <name>hashi</name>
  <forward mode='nat'/>
  <bridge name='virbr-hashi'/>
  <dns><forwarder domain='consul' addr='10.88.0.10'/></dns>
  <ip address='10.88.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.88.0.100' end='10.88.0.200'/></dhcp>
  </ip>
</network>`,
    explain: ['It forwards names in consul to 10.88.0.10', "It forwards all other names to the host's name servers"],
  },
  {
    id: 'devstack',
    from: 'a flat provider network of a DevStack machine',
    xml: `<network>
  <name>devstack-public</name>
  <forward mode='route'/>
  <bridge name='virbr-dsp' stp='off' delay='0'/>
  <ip address='172.24.4.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['bridge virbr-dsp, 172.24.4.0/24'],
  },
  {
    id: 'kolla-neutron-external',
    from: 'a bridge without an address for a neutron external interface',
    xml: `<network>
  <name>kolla-ext</name>
  <bridge name='virbr-kolla' stp='off' delay='0'/>
</network>`,
  },
  {
    id: 'slurm-cluster',
    from: 'a small HPC cluster with a head node as gateway',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>hpc</name>
  <bridge name='br-hpc' stp='off'/>
  <domain name='hpc.cluster' localOnly='yes'/>
  <ip address='10.141.255.254' netmask='255.255.0.0'>
    <dhcp>
      <range start='10.141.0.1' end='10.141.0.200'/>
      <host mac='52:54:00:8d:ff:01' name='head' ip='10.141.255.1'/>
    </dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-option=3,10.141.255.1'/>
  </dnsmasq:options>
</network>`,
    explain: ['DHCP announces 10.141.255.1 as the default route (dhcp-option=3,10.141.255.1)'],
  },
  {
    id: 'database-replicas',
    from: 'a database lab with SRV records for clients',
    xml: `<network>
  <name>dbs</name>
  <forward mode='nat'/>
  <bridge name='virbr-db'/>
  <domain name='db.test' localOnly='yes'/>
  <dns>
    <srv service='mongodb' protocol='tcp' domain='db.test' target='db1.db.test' port='27017'/>
    <srv service='mongodb' protocol='tcp' domain='db.test' target='db2.db.test' port='27017'/>
    <txt name='db.test' value='replicaSet=rs0&amp;authSource=admin'/>
  </dns>
  <ip address='10.89.0.1' netmask='255.255.255.0'>
    <dhcp>
      <host mac='52:54:00:59:00:0b' name='db1' ip='10.89.0.11'/>
      <host mac='52:54:00:59:00:0c' name='db2' ip='10.89.0.12'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['It has 1 TXT record, 2 SRV records'],
  },
  {
    id: 'cockpit-created',
    from: 'a network that a web console created',
    xml: `<network>
  <name>cockpit-net</name>
  <forward mode='nat'/>
  <domain name='cockpit-net'/>
  <ip address='192.168.170.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.170.2' end='192.168.170.254'/></dhcp>
  </ip>
  <ip family='ipv6' address='fd00:170::1' prefix='64'/>
</network>`,
    rules: ['nat-ipv6-missing'],
    explain: ['a NAT network for IPv4, and a routed network for IPv6'],
  },
  {
    id: 'virt-manager-created',
    from: 'a network that a desktop program created',
    xml: `<network>
  <name>network-1</name>
  <forward mode='nat'/>
  <domain name='network-1'/>
  <ip address='192.168.100.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.100.128' end='192.168.100.254'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['192.168.100.128 to 192.168.100.254', 'in the domain network-1'],
  },
  {
    id: 'packer-build',
    from: 'a network for image builds with a host route to a package cache',
    xml: `<network>
  <name>packer</name>
  <forward mode='nat'/>
  <bridge name='virbr-pack'/>
  <dns>
    <host ip='192.168.171.1'><hostname>cache</hostname><hostname>cache.packer</hostname></host>
  </dns>
  <ip address='192.168.171.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.171.2' end='192.168.171.30'><lease expiry='30' unit='minutes'/></range></dhcp>
  </ip>
</network>`,
    explain: ['It resolves cache, cache.packer'],
  },
  {
    id: 'molecule-per-run',
    from: 'a network named after a test run',
    xml: `<network>
  <name>molecule-8f2c1b-default</name>
  <forward mode='nat'/>
  <bridge name='mol8f2c1b'/>
  <ip address='10.111.7.1' netmask='255.255.255.240'>
    <dhcp><range start='10.111.7.2' end='10.111.7.14'/></dhcp>
  </ip>
</network>`,
    explain: ['10.111.7.2 to 10.111.7.14', '10.111.7.0/28'],
  },
  {
    id: 'router-lab-spine-leaf',
    from: 'a link of a spine-leaf lab for virtual switches',
    xml: `<network>
  <name>spine1-leaf1</name>
  <bridge name='s1l1' stp='off' delay='0' macTableManager='kernel'/>
  <mtu size='9216'/>
</network>`,
    explain: ['The MTU is 9216 bytes'],
  },
];
