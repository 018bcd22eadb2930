import type { CorpusNetwork } from './network.ts';

/** Network boot and bare-metal provisioning. */
export const bootNetworks: readonly CorpusNetwork[] = [
  {
    id: 'pxe-bios',
    from: 'PXE boot of BIOS guests from the TFTP server of the host',
    xml: `<network>
  <name>pxe</name>
  <forward mode='nat'/>
  <bridge name='virbr-pxe' stp='off'/>
  <ip address='192.168.140.1' netmask='255.255.255.0'>
    <tftp root='/srv/tftp'/>
    <dhcp>
      <range start='192.168.140.10' end='192.168.140.99'/>
      <bootp file='pxelinux.0'/>
    </dhcp>
  </ip>
</network>`,
    needs: 'the directory /srv/tftp',
    explain: ['Network boot: pxelinux.0', 'TFTP serves the files in /srv/tftp'],
  },
  {
    id: 'pxe-other-server',
    from: 'PXE boot from a provisioning server in the LAN',
    xml: `<network>
  <name>pxe-remote</name>
  <forward mode='route'/>
  <bridge name='virbr-pxe2'/>
  <ip address='192.168.141.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.141.10' end='192.168.141.99'/>
      <bootp file='grub2/grubx64.efi' server='192.168.141.5'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['Network boot: grub2/grubx64.efi from 192.168.141.5'],
  },
  {
    id: 'pxe-server-name',
    from: 'PXE boot from a server given by address only for reserved guests',
    xml: `<network>
  <name>pxe-reserved</name>
  <bridge name='virbr-pxe3'/>
  <ip address='192.168.142.1' netmask='255.255.255.0'>
    <dhcp>
      <host mac='52:54:00:8e:00:0a' name='node1' ip='192.168.142.10'/>
      <host mac='52:54:00:8e:00:0b' name='node2' ip='192.168.142.11'/>
      <bootp file='undionly.kpxe' server='192.168.142.2'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['Network boot: undionly.kpxe from 192.168.142.2', '2 reservations; other guests get none'],
  },
  {
    id: 'pxe-server-elsewhere',
    from: 'an isolated lab whose boot server is in the LAN of the host',
    xml: `<network>
  <name>pxe-lan</name>
  <bridge name='virbr-pxl'/>
  <ip address='192.168.147.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.147.10' end='192.168.147.99'/>
      <bootp file='pxelinux.0' server='192.168.1.20'/>
    </dhcp>
  </ip>
</network>`,
    rules: ['bootp-server-unreachable'],
    explain: ['Guests cannot load pxelinux.0: the server is outside their subnet'],
  },
  {
    id: 'pxe-arch-options',
    from: 'BIOS and UEFI guests with different boot files',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>pxe-arch</name>
  <forward mode='nat'/>
  <bridge name='virbr-arch'/>
  <ip address='192.168.143.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.143.10' end='192.168.143.99'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-match=set:efi-x86_64,option:client-arch,7'/>
    <dnsmasq:option value='dhcp-match=set:efi-x86_64,option:client-arch,9'/>
    <dnsmasq:option value='dhcp-match=set:bios,option:client-arch,0'/>
    <dnsmasq:option value='dhcp-boot=tag:efi-x86_64,ipxe.efi,,192.168.143.1'/>
    <dnsmasq:option value='dhcp-boot=tag:bios,undionly.kpxe,,192.168.143.1'/>
  </dnsmasq:options>
</network>`,
    explain: ['Network boot for guests that match tag:efi-x86_64: ipxe.efi from 192.168.143.1 (dnsmasq option)'],
  },
  {
    id: 'ipxe-chain',
    from: 'iPXE that is chained once and then gets a script by HTTP',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>ipxe</name>
  <forward mode='nat'/>
  <bridge name='virbr-ipxe'/>
  <ip address='192.168.144.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.144.10' end='192.168.144.99'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-userclass=set:ipxe,iPXE'/>
    <dnsmasq:option value='dhcp-boot=tag:!ipxe,undionly.kpxe'/>
    <dnsmasq:option value='dhcp-boot=tag:ipxe,http://192.168.144.1:8080/boot.ipxe'/>
    <dnsmasq:option value='enable-tftp'/>
    <dnsmasq:option value='tftp-root=/'/>
  </dnsmasq:options>
</network>`,
    rules: ['dnsmasq-option-unsafe', 'dnsmasq-option-unsafe'],
    explain: ['Network boot for guests that match tag:!ipxe: undionly.kpxe (dnsmasq option)'],
  },
  {
    id: 'uefi-http-boot',
    from: 'UEFI HTTP boot',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>httpboot</name>
  <forward mode='nat'/>
  <bridge name='virbr-http'/>
  <ip address='192.168.145.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.145.10' end='192.168.145.99'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-vendorclass=set:httpclient,HTTPClient:Arch:00016'/>
    <dnsmasq:option value='dhcp-option-force=tag:httpclient,60,HTTPClient'/>
    <dnsmasq:option value='dhcp-boot=tag:httpclient,http://192.168.145.1/boot/shimx64.efi'/>
  </dnsmasq:options>
</network>`,
  },
  {
    id: 'pxe-proxy-services',
    from: 'a boot menu for BIOS and EFI guests',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>bootmenu</name>
  <bridge name='virbr-menu'/>
  <ip address='192.168.146.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.146.10' end='192.168.146.99'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='pxe-prompt="Press F8 for the menu", 5'/>
    <dnsmasq:option value='pxe-service=x86PC, "Install Linux", pxelinux'/>
    <dnsmasq:option value='pxe-service=X86-64_EFI, "Install Linux (EFI)", grubx64.efi'/>
  </dnsmasq:options>
</network>`,
  },
  {
    id: 'tripleo-ctlplane',
    from: 'the control plane of an OpenStack undercloud with its own DHCP',
    xml: `<network>
  <name>ctlplane</name>
  <bridge name='br-ctlplane' stp='off' delay='0'/>
  <ip address='192.168.24.254' netmask='255.255.255.0'/>
</network>`,
    explain: ['no DHCP in 192.168.24.0/24'],
  },
  {
    id: 'tripleo-external',
    from: 'the external network of an overcloud',
    xml: `<network>
  <name>external</name>
  <forward mode='nat'>
    <nat><port start='1024' end='65535'/></nat>
  </forward>
  <bridge name='br-ext' stp='on' delay='0'/>
  <ip address='10.0.0.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='10.0.0.2' end='10.0.0.2'/>
      <host mac='52:54:00:24:00:01' name='undercloud' ip='10.0.0.2'/>
    </dhcp>
  </ip>
</network>`,
    explain: ['10.0.0.2 to 10.0.0.2, 1 reservation'],
  },
  {
    id: 'ironic-provisioning-v6',
    from: 'provisioning over IPv6 with stateless addresses',
    xml: `<network>
  <name>provisioning6</name>
  <bridge name='br-prov6' stp='off'/>
  <ip family='ipv6' address='fd00:1101::1' prefix='64'/>
</network>`,
    explain: ['guests form addresses in fd00:1101::/64 from router advertisements (SLAAC)'],
  },
  {
    id: 'ironic-inspection',
    from: 'an inspection network where ironic answers DHCP',
    xml: `<network>
  <name>inspection</name>
  <bridge name='br-inspect' stp='off' delay='0'/>
  <dns enable='no'/>
  <ip address='172.22.0.254' netmask='255.255.255.0'/>
</network>`,
    explain: ['no DHCP in 172.22.0.0/24', 'No DNS'],
  },
  {
    id: 'metal3-baremetal',
    from: 'the bare-metal network of an OpenShift test environment',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>baremetal</name>
  <forward mode='nat'><nat><port start='1024' end='65535'/></nat></forward>
  <bridge name='br-bm' stp='on' delay='0'/>
  <domain name='ostest.example' localOnly='yes'/>
  <dns>
    <host ip='192.168.111.5'><hostname>api</hostname></host>
    <host ip='192.168.111.2'><hostname>ns1</hostname></host>
    <host ip='192.168.111.1'><hostname>virthost</hostname></host>
  </dns>
  <ip address='192.168.111.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.111.20' end='192.168.111.60'/>
      <host mac='00:5c:52:31:3a:9c' name='master-0' ip='192.168.111.20'/>
      <host mac='00:5c:52:31:3b:9c' name='master-1' ip='192.168.111.21'/>
      <host mac='00:5c:52:31:3c:9c' name='master-2' ip='192.168.111.22'/>
    </dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='server=/apps.ostest.example/127.0.0.1'/>
    <dnsmasq:option value='address=/.apps.ostest.example/192.168.111.4'/>
    <dnsmasq:option value='interface=lo'/>
  </dnsmasq:options>
</network>`,
    rules: ['dnsmasq-option-interface'],
    explain: [
      'It resolves api, ns1, virthost',
      'It answers 192.168.111.4 for all names in apps.ostest.example',
      'It never forwards names in ostest.example, except in apps.ostest.example',
      'Unknown: what these dnsmasq options change: interface=lo',
    ],
  },
  {
    id: 'metal3-baremetal-dual',
    from: 'the same network with both address families',
    xml: `<network>
  <name>baremetal-dual</name>
  <forward mode='nat'/>
  <bridge name='br-bm2' stp='on' delay='0'/>
  <domain name='ostest.example' localOnly='yes'/>
  <dns>
    <host ip='192.168.112.5'><hostname>api</hostname></host>
    <host ip='fd2e:6f44:5dd8:c956::5'><hostname>api</hostname></host>
  </dns>
  <ip family='ipv4' address='192.168.112.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.112.20' end='192.168.112.60'/>
      <host mac='00:5c:52:32:3a:9c' name='master-0' ip='192.168.112.20'/>
    </dhcp>
  </ip>
  <ip family='ipv6' address='fd2e:6f44:5dd8:c956::1' prefix='120'>
    <dhcp>
      <range start='fd2e:6f44:5dd8:c956::14' end='fd2e:6f44:5dd8:c956::3c'/>
      <host id='00:03:00:01:00:5c:52:32:3a:9c' name='master-0' ip='fd2e:6f44:5dd8:c956::14'/>
    </dhcp>
  </ip>
</network>`,
    rules: ['nat-ipv6-missing'],
    explain: ["DHCPv6 from libvirt's dnsmasq in fd2e:6f44:5dd8:c956::/120"],
  },
  {
    id: 'metal3-provisioning',
    from: 'the provisioning network without DHCP of libvirt',
    xml: `<network>
  <name>provisioning</name>
  <bridge name='br-prov'/>
  <forward mode='bridge'/>
</network>`,
    explain: ['From the DHCP server of the LAN of br-prov, if it has one; not from libvirt'],
  },
  {
    id: 'maas-managed',
    from: 'MAAS serves DHCP, libvirt only translates addresses',
    xml: `<network>
  <name>maas</name>
  <forward mode='nat'/>
  <bridge name='virbr-maas' stp='off' delay='0'/>
  <dns enable='no'/>
  <ip address='10.50.0.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['no DHCP in 10.50.0.0/24', 'No DNS'],
  },
  {
    id: 'maas-kvm-pod',
    from: 'a MAAS pod with an isolated network per fabric',
    xml: `<network>
  <name>maas-fabric-1</name>
  <title>MAAS fabric 1</title>
  <bridge name='mf1' stp='off' delay='0'/>
  <ip address='10.51.1.1' netmask='255.255.255.0'/>
</network>`,
    rules: ['newer-libvirt'],
    in11: {},
  },
  {
    id: 'foreman-provisioning',
    from: 'a Foreman lab where a guest runs DHCP and TFTP',
    xml: `<network>
  <name>foreman</name>
  <domain name='foreman.example'/>
  <forward mode='nat'/>
  <bridge name='virbr-fm'/>
  <dns>
    <forwarder domain='foreman.example' addr='192.168.150.2'/>
    <host ip='192.168.150.2'><hostname>foreman.foreman.example</hostname></host>
  </dns>
  <ip address='192.168.150.1' netmask='255.255.255.0'/>
</network>`,
    explain: ['It forwards names in foreman.example to 192.168.150.2'],
  },
  {
    id: 'cobbler-next-server',
    from: 'a Cobbler server in the LAN through a DHCP option',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>cobbler</name>
  <forward mode='route'/>
  <bridge name='virbr-cob'/>
  <ip address='192.168.151.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.151.10' end='192.168.151.99'/></dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-boot=pxelinux.0,cobbler,192.168.1.20'/>
  </dnsmasq:options>
</network>`,
    explain: ['Network boot: pxelinux.0 from 192.168.1.20 (dnsmasq option)'],
  },
  {
    id: 'foreign-dhcp-ignored',
    from: 'a provisioning lab that answers known guests only',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>known-only</name>
  <forward mode='nat'/>
  <bridge name='virbr-known'/>
  <ip address='192.168.152.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.152.10' end='192.168.152.99'/>
      <host mac='52:54:00:98:00:0a' name='k1' ip='192.168.152.10'/>
    </dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-ignore=tag:!known'/>
  </dnsmasq:options>
</network>`,
    explain: ['Only guests with a reservation get a lease (dhcp-ignore=tag:!known)'],
  },
  {
    id: 'pxe-slow-guests',
    from: 'PXE firmware that needs more lease time and a fixed MTU',
    xml: `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>
  <name>pxe-tuned</name>
  <forward mode='nat'/>
  <bridge name='virbr-tune' stp='off' delay='0'/>
  <ip address='192.168.153.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.153.10' end='192.168.153.99'><lease expiry='2' unit='hours'/></range>
    </dhcp>
  </ip>
  <dnsmasq:options>
    <dnsmasq:option value='dhcp-option=26,1450'/>
    <dnsmasq:option value='dhcp-no-override'/>
    <dnsmasq:option value='tftp-no-blocksize'/>
    <dnsmasq:option value='log-dhcp'/>
  </dnsmasq:options>
</network>`,
  },
  {
    id: 'airgap-mirror',
    from: 'an air-gapped installation with a mirror registry',
    xml: `<network>
  <name>airgap</name>
  <bridge name='br-airgap'/>
  <domain name='airgap.example' localOnly='yes'/>
  <dns>
    <host ip='192.168.154.2'><hostname>mirror.airgap.example</hostname></host>
    <host ip='192.168.154.1'><hostname>ntp.airgap.example</hostname></host>
  </dns>
  <ip address='192.168.154.1' netmask='255.255.255.0'>
    <dhcp><range start='192.168.154.10' end='192.168.154.99'/></dhcp>
  </ip>
</network>`,
    explain: ['It resolves mirror.airgap.example, ntp.airgap.example', 'an isolated network'],
  },
];
