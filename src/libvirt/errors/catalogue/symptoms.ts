import type { Row } from './row.ts';

/** Failures that nobody reports. They have no pattern: people find them by id, in the list, or by words that describe them. */
export const symptoms: readonly Row[] = [
  {
    id: 'docker-blocks-guests',
    code: 'refused',
    meaning: 'guests have addresses and names resolve, but they have no internet; docker is installed',
    cause:
      "docker sets the policy of iptables' FORWARD chain to DROP. With its nftables backend, libvirt accepts the packets in a separate table, which cannot undo that",
    fix: 'accept the bridge in docker\'s DOCKER-USER chain, or set "ip-forward-no-drop": true in /etc/docker/daemon.json and restart the host. vnet doctor prints the commands for the bridges of this host',
    references: ['moby#52612', 'minikube#23593', 'https://docs.docker.com/engine/network/packet-filtering-firewalls/'],
  },
  {
    id: 'ip-forward-off',
    code: 'refused',
    meaning: 'guests have addresses and reach the host, but they have no internet',
    cause:
      'the host does not forward packets: net.ipv4.ip_forward is 0, because something reset it after libvirt had set it',
    fix: 'turn it on, also in a file of /etc/sysctl.d, so that it stays on',
    commands: [
      'sudo sysctl -w net.ipv4.ip_forward=1',
      "echo 'net.ipv4.ip_forward = 1' | sudo tee -a /etc/sysctl.d/90-libvirt-guests.conf",
    ],
  },
  {
    id: 'firewall-flushed',
    code: 'refused',
    meaning: 'guests lost the internet, DHCP or DNS after the firewall of the host was restarted or flushed',
    cause: "the restart, or iptables -F, removed libvirt's rules or the jumps to its chains",
    fix: 'restart the daemon that has the networks: libvirtd, or virtnetworkd with modular daemons. A restart of the network is not needed, and would cut off its guests',
    commands: ['sudo systemctl try-restart libvirtd.service virtnetworkd.service'],
    references: ['https://libvirt.org/firewall.html'],
  },
  {
    id: 'dhcp-blocked',
    code: 'refused',
    meaning: 'guests get no address by DHCP; the host has ufw or its own nftables rules',
    cause:
      "the host's firewall drops DHCP and DNS from the bridge: UDP port 67, and port 53. With its nftables backend, libvirt 10.4 and newer adds no rules that accept them",
    fix: 'allow these ports on the bridge in the firewall. vnet doctor prints the commands for the firewall and the bridges of this host',
    references: ['vagrant-libvirt#1839', 'NixVirt#91'],
  },
  {
    id: 'bridge-netfilter',
    code: 'refused',
    meaning: 'guests on a bridge of the host lose their connection when docker starts',
    cause:
      "docker loads the module br_netfilter, so that packets within a bridge pass through iptables' FORWARD chain, where docker drops them",
    fix: 'exempt bridges from iptables, if nothing else on the host needs it: docker itself may. Or accept the bridge in DOCKER-USER',
    commands: ['sudo sysctl -w net.bridge.bridge-nf-call-iptables=0 net.bridge.bridge-nf-call-ip6tables=0'],
    references: ['for-linux#949', 'https://wiki.libvirt.org/Net.bridge.bridge-nf-call_and_sysctl.conf.html'],
  },
  {
    id: 'taps-without-bridge',
    code: 'refused',
    meaning: 'all guests of a network are cut off after it was stopped and started',
    cause:
      'net-destroy deletes the bridge, and net-start creates another one. The taps of running guests stay without a bridge',
    fix: 'connect the taps again, by restarting the daemon, or one by one with: ip link set TAP master BRIDGE. vnet doctor lists the taps and prints the commands',
    commands: ['sudo systemctl try-restart libvirtd.service virtqemud.service'],
    references: ['tp-libvirt#3701'],
  },
  {
    id: 'macvtap-host',
    code: 'refused',
    meaning: 'the host cannot reach a guest on macvtap (type direct), though others can',
    cause:
      'the kernel sends no packets between a macvtap interface and the host that owns its device. It is designed so',
    fix: 'give the guest a second interface on an isolated network, or use a bridge of the host in place of macvtap',
    references: ['cockpit-machines#1311', 'https://wiki.libvirt.org/TroubleshootMacvtapHostFail.html'],
  },
  {
    id: 'nsswitch-order',
    code: 'refused',
    meaning: "guests' names resolve in the guests, but not on the host, though libvirt's NSS module is installed",
    cause: 'in /etc/nsswitch.conf, resolve [!UNAVAIL=return] precedes libvirt, so the search ends before it',
    fix: 'put libvirt libvirt_guest before resolve in the line hosts. As root, run',
    commands: ['vnet nss enable'],
    references: ['https://libvirt.org/nss.html', 'debops#2582', 'nixpkgs#322980'],
  },
  {
    id: 'resolved-forgets',
    code: 'refused',
    meaning:
      "names of guests resolve on the host until the network restarts or the host boots: resolvectl's settings vanish",
    cause:
      'systemd-resolved keeps the settings of a link only as long as the link exists, and a restart deletes the bridge',
    fix: "let libvirt set them: <domain name='…' localOnly='yes' register='yes'/>, from libvirt 10.1. Or a systemd unit that is bound to the bridge",
    references: ['systemd#18761'],
  },
  {
    id: 'same-address',
    code: 'refused',
    meaning: 'two guests get one IP address',
    cause: [
      'they are clones with the same /etc/machine-id, from which systemd-networkd makes the DHCP client id',
      'they have the same MAC address',
    ],
    fix: 'make a new machine-id in each clone (truncate /etc/machine-id, then reboot), or identify by MAC address: ClientIdentifier=mac, in netplan dhcp-identifier: mac. For the client ids, run',
    commands: ['vnet leases -o json'],
    references: ['lxd#7180', 'carthage#122'],
  },
  {
    id: 'dnsmasq-dead',
    code: 'refused',
    meaning: 'the network is active, but guests get no addresses and no names: no dnsmasq runs',
    cause: 'dnsmasq crashed or was killed, such as by killall dnsmasq. libvirt does not notice',
    fix: 'reload the daemon that has the networks: it starts each dnsmasq that is missing. Guests stay connected',
    commands: ['sudo systemctl try-reload-or-restart libvirtd.service virtnetworkd.service'],
  },
  {
    id: 'narrower-route',
    code: 'refused',
    meaning: 'the host cannot reach some guests, though everything looks right; a VPN or another network is active',
    cause:
      "a route of the host for a part of the network's subnet, such as that of a VPN, takes its packets. libvirt compares only equal subnets",
    fix: 'use another subnet for the network, or remove the route. To see which link the packets of a guest take: ip route get ADDRESS. vnet doctor reports overlaps',
    references: ['AutoVirt#156'],
  },
  {
    id: 'reservation-lost',
    code: 'refused',
    meaning: 'reservations that net-update added are gone after a reboot, or have no effect until then',
    cause: [
      '--live (or neither option, on an active network) changes only the running network',
      '--config changes only the definition, which the network reads when it starts',
    ],
    fix: 'give both: vnet net-update NETWORK add ip-dhcp-host XML --live --config',
    references: ['openshift-installer#3527', 'https://libvirt.org/manpages/virsh.html#net-update'],
  },
  {
    id: 'bridge-over-wifi',
    code: 'refused',
    meaning: 'guests on a bridge or macvtap over Wi-Fi have no network',
    cause: "an access point accepts frames only from the host's own MAC address, and drops those of guests",
    fix: 'use a network with mode nat or route, or a cable',
    references: ['virt-manager#427'],
  },
  {
    id: 'forward-refused',
    code: 'refused',
    meaning: 'a port of the host is forwarded to a guest, but the connection is refused',
    cause:
      "libvirt's rules reject new connections to guests of a NAT network, and come before the rule that accepts them",
    fix: "accept the connection before libvirt's chain: insert the rule at the start of FORWARD, or in the hook of the network, which runs after libvirt has written its rules. vnet explain NETWORK says what libvirt lets through",
    references: ['libvirt-hook-qemu#29', 'https://libvirt.org/firewall.html'],
  },
];
