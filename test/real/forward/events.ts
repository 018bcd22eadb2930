/** Something that happens to a host with forwards. */
export interface Event {
  /** What docs/forward-matrix.md calls it. */
  readonly name: string;
  /** A script of bash. */
  readonly script: string;
  /** Whether a flow of datagrams may be lost: the network stops, and connection tracking remembers where it led meanwhile. */
  readonly losesFlows?: true;
  /** A forward that is rejected after that, and why. */
  readonly rejected?: { readonly forward: string; readonly reason: RegExp };
}

/** Programs that write firewall rules, and what happens while they run. */
export interface Firewall {
  readonly name: string;
  readonly events: readonly Event[];
  /** Puts the host back into the state before. */
  readonly end: string;
}

const UPDATE = `virsh -q net-update lab add`;

/** The taps that libvirt does not plug into the bridge again. */
const PLUG_IN = `for guest in web other; do
  ip link set "$(virsh -q domiflist $guest | awk '{print $1}')" master virbr-lab
done
for tap in tap-quick tap-peer; do ip link set $tap master virbr-lab; done`;

/** An image of busybox and its libraries, and a container whose port 9100 is published. */
const CONTAINER = `if ! docker image inspect local >/dev/null 2>&1; then
  mkdir -p /root/image/www
  cp --parents -L "$(command -v busybox)" $(ldd "$(command -v busybox)" | grep -o '/[^ ]*') /root/image
  tar -C /root/image -c . | docker import - local >/dev/null
fi
docker run -d --name site -p 9100:80 local "$(command -v busybox)" httpd -f -p 80 -h /www >/dev/null`;

export const FIREWALLS: readonly Firewall[] = [
  {
    name: 'libvirt alone',
    events: [
      { name: 'nothing', script: 'sleep 1' },
      { name: '`systemctl reload libvirtd`', script: 'systemctl reload libvirtd' },
      { name: '`systemctl restart libvirtd`', script: 'systemctl restart libvirtd; virsh -q net-list >/dev/null' },
      {
        name: '`virsh net-update` of a DNS record',
        script: `${UPDATE} dns-host '<host ip="10.66.0.9"><hostname>x</hostname></host>' --live`,
      },
      {
        name: '`virsh net-update` of a reservation',
        script: `${UPDATE} ip-dhcp-host '<host mac="52:54:00:66:00:09" ip="10.66.0.9"/>' --live`,
      },
      { name: '`vnet restart`', script: 'vnet restart lab', losesFlows: true },
      {
        name: '`virsh net-destroy`, `net-start`',
        script: `virsh -q net-destroy lab; virsh -q net-start lab; ${PLUG_IN}`,
        losesFlows: true,
      },
      { name: 'another network starts and stops', script: 'virsh -q net-start second; virsh -q net-destroy second' },
      { name: '`iptables -F`, `ip6tables -F`', script: 'iptables -F; ip6tables -F' },
      { name: '`nft flush ruleset`', script: 'nft flush ruleset' },
      {
        name: '`systemctl restart libvirtd` after that',
        script: 'systemctl restart libvirtd; virsh -q net-list >/dev/null',
      },
      { name: '`nft delete table inet vnet`', script: 'nft delete table inet vnet' },
      {
        name: '`systemctl restart nftables`, and libvirtd',
        script: 'systemctl restart nftables; systemctl restart libvirtd; virsh -q net-list >/dev/null',
      },
    ],
    end: 'systemctl stop nftables; systemctl restart libvirtd; virsh -q net-list >/dev/null',
  },
  {
    name: 'Docker',
    events: [
      { name: 'Docker starts', script: 'systemctl start docker' },
      {
        name: 'a container publishes a port',
        script: CONTAINER,
        rejected: { forward: '9100:80', reason: /\bsite\b/ },
      },
      { name: '`systemctl restart docker`', script: 'systemctl restart docker' },
      {
        name: '`systemctl restart libvirtd`, with Docker',
        script: 'systemctl restart libvirtd; virsh -q net-list >/dev/null',
      },
      { name: '`docker network create`, `rm`', script: 'docker network create more; docker network rm more' },
    ],
    end: `docker rm -f site; systemctl stop docker.socket docker containerd
nft flush ruleset; ip link delete docker0; systemctl restart libvirtd; virsh -q net-list >/dev/null`,
  },
  {
    name: 'ufw',
    events: [
      { name: '`ufw enable`', script: 'ufw default deny incoming; ufw allow ssh; ufw --force enable' },
      { name: '`ufw reload`', script: 'ufw reload' },
      {
        name: '`systemctl restart libvirtd`, with ufw',
        script: 'systemctl restart libvirtd; virsh -q net-list >/dev/null',
      },
      { name: '`ufw disable`', script: 'ufw disable' },
      { name: '`ufw enable` again', script: 'ufw --force enable' },
    ],
    end: 'ufw disable; ufw --force reset; nft flush ruleset; systemctl restart libvirtd; virsh -q net-list >/dev/null',
  },
  {
    name: 'Docker and ufw',
    events: [
      { name: '`ufw enable`, with Docker', script: 'systemctl start docker; ufw allow ssh; ufw --force enable' },
      { name: '`systemctl restart docker`, with ufw', script: 'systemctl restart docker' },
      { name: '`ufw reload`, with Docker', script: 'ufw reload' },
    ],
    end: `ufw disable; ufw --force reset; systemctl stop docker.socket docker containerd
nft flush ruleset; ip link delete docker0; systemctl restart libvirtd; virsh -q net-list >/dev/null`,
  },
  {
    name: 'firewalld',
    events: [
      { name: 'firewalld starts', script: 'systemctl start firewalld' },
      { name: '`firewall-cmd --reload`', script: 'firewall-cmd -q --reload' },
      { name: '`firewall-cmd --complete-reload`', script: 'firewall-cmd -q --complete-reload' },
      { name: '`systemctl restart firewalld`', script: 'systemctl restart firewalld' },
      {
        name: '`systemctl restart libvirtd`, with firewalld',
        script: 'systemctl restart libvirtd; virsh -q net-list >/dev/null',
      },
      { name: 'firewalld stops', script: 'systemctl stop firewalld' },
    ],
    end: 'systemctl restart libvirtd; virsh -q net-list >/dev/null',
  },
];
