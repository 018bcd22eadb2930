import { run } from '../doctor/with-firewalls.ts';
import type { RealHost } from '../host.ts';

/** A program that manages eth0, and how it is configured. */
export interface TestManager {
  readonly title: string;
  /** Its name, as docs/bridge.md has it. */
  readonly name: string;
  /** The package of Debian that has its version. */
  readonly package: string;
  readonly ipv4: 'static' | 'DHCP';
  /** Automatic addresses are those of router advertisements. */
  readonly ipv6: 'static' | 'automatic';
  /** Options of vnet bridge create. */
  readonly options: readonly string[];
  /** Configures eth0 and waits until it has everything. */
  start(host: RealHost): Promise<unknown>;
  /** The command that kills the program; undefined if none runs. */
  readonly kill?: string;
}

type Addresses = Pick<TestManager, 'ipv4' | 'ipv6'>;
const STATIC: Addresses = { ipv4: 'static', ipv6: 'static' };
const DHCP: Addresses = { ipv4: 'DHCP', ipv6: 'static' };
const AUTOMATIC: Addresses = { ipv4: 'DHCP', ipv6: 'automatic' };

function cell(name: string, packageName: string, { ipv4, ipv6 }: Addresses) {
  const title = `${name}, IPv4 ${ipv4}, IPv6 ${ipv6}`;
  return { title, name, package: packageName, ipv4, ipv6 };
}

const STATIC_RUNTIME = `
ip address add 192.0.2.10/24 broadcast 192.0.2.255 dev eth0
ip address add 192.0.2.11/24 dev eth0
ip address add 2001:db8::10/64 dev eth0 nodad
ip link set eth0 up
ip route add default via 192.0.2.1 metric 50
ip route add 198.51.100.0/24 via 192.0.2.1 metric 51
ip -6 route add default via 2001:db8::1 metric 52
`;

const STATIC_NETWORKD = `
[Match]
Name=eth0
# a comment
[Network]
Address=192.0.2.10/24
Address=192.0.2.11/24
Address=2001:db8::10/64
DNS=192.0.2.1
Domains=lan.example
[Route]
Gateway=192.0.2.1
Metric=50
[Route]
Destination=198.51.100.0/24
Gateway=192.0.2.1
Metric=51
[Route]
Gateway=2001:db8::1
Metric=52
`;

const DHCP_NETWORKD = `
[Match]
Name=eth0
[Network]
DHCP=ipv4
Address=2001:db8::10/64
[DHCPv4]
RouteMetric=50
`;

const AUTOMATIC_NETWORKD = `
[Match]
Name=eth0
[Network]
DHCP=ipv4
IPv6AcceptRA=yes
[DHCPv4]
RouteMetric=50
`;

function networkd(addresses: Addresses, file: string): TestManager {
  return {
    ...cell('systemd-networkd', 'systemd', addresses),
    options: [],
    start: (host) =>
      run(
        host,
        `printf %s '${file}' >/etc/systemd/network/10-eth0.network
         mkdir -p /run/systemd/netif/links /run/systemd/netif/leases
         chown -R systemd-network: /run/systemd/netif
         setsid /usr/lib/systemd/systemd-networkd </dev/null >/run/vnet/networkd.log 2>&1 &
         until networkctl --json=short status eth0 2>/dev/null | grep -q '"AdministrativeState":"configured"'; do sleep 0.05; done`,
      ),
    kill: 'pkill -KILL systemd-network',
  };
}

const PROFILE = `[connection]
id=lan
uuid=11111111-2222-3333-4444-555555555555
type=ethernet
interface-name=eth0
metered=2

[ethernet]
mtu=1400
`;

const STATIC_PROFILE = `${PROFILE}
[ipv4]
address1=192.0.2.10/24,192.0.2.1
address2=192.0.2.11/24
dns=192.0.2.1;
dns-search=lan.example;
method=manual
route1=198.51.100.0/24,192.0.2.1,51

[ipv6]
address1=2001:db8::10/64,2001:db8::1
method=manual
`;

const DHCP_PROFILE = `${PROFILE}
[ipv4]
method=auto
may-fail=false

[ipv6]
address1=2001:db8::10/64
method=manual
`;

const AUTOMATIC_PROFILE = `${PROFILE}
[ipv4]
method=auto
may-fail=false

[ipv6]
method=auto
may-fail=false
`;

const START_NETWORK_MANAGER = `
printf '[main]\nplugins=keyfile\nno-auto-default=*\nrc-manager=file\n[keyfile]\nunmanaged-devices=interface-name:virbr*\n' >/etc/NetworkManager/NetworkManager.conf
chmod 600 /etc/NetworkManager/system-connections/lan.nmconnection
setsid NetworkManager --no-daemon </dev/null >/run/vnet/nm.log 2>&1 &
until nmcli -g GENERAL.STATE device show eth0 2>/dev/null | grep -q '^100 (connected)'; do sleep 0.05; done
`;

function networkManager(addresses: Addresses, profile: string): TestManager {
  return {
    ...cell('NetworkManager', 'network-manager', addresses),
    options: [],
    start: (host) =>
      run(
        host,
        `printf %s '${profile}' >/etc/NetworkManager/system-connections/lan.nmconnection
${START_NETWORK_MANAGER}`,
      ),
    kill: 'pkill -KILL NetworkManager',
  };
}

const STATIC_INTERFACES = `# by hand
auto lo
iface lo inet loopback

auto eth0
iface eth0 inet static
    address 192.0.2.10/24
    gateway 192.0.2.1
    metric 50
    mtu 1400
    # a comment
    up ip route add 198.51.100.0/24 via 192.0.2.1 metric 51

iface eth0 inet static
    address 192.0.2.11/24

iface eth0 inet6 static
    address 2001:db8::10/64
    gateway 2001:db8::1
`;

const DHCP_INTERFACES = `auto eth0
iface eth0 inet dhcp

iface eth0 inet6 static
    address 2001:db8::10/64
`;

const AUTOMATIC_INTERFACES = `auto eth0
iface eth0 inet dhcp

iface eth0 inet6 auto
`;

function ifupdown(addresses: Addresses, file: string): TestManager {
  return {
    ...cell('ifupdown', 'ifupdown', addresses),
    options: [],
    start: (host) =>
      run(
        host,
        `printf %s '${file}' >/etc/network/interfaces
         ifup eth0 </dev/null >/run/vnet/ifup.log 2>&1`,
      ),
  };
}

const START_NETPLAN = `
mkdir -p /run/systemd/netif/links /run/systemd/netif/leases
chown -R systemd-network: /run/systemd/netif
chmod 600 /etc/netplan/50-lan.yaml
netplan generate
setsid /usr/lib/systemd/systemd-networkd </dev/null >/run/vnet/networkd.log 2>&1 &
until networkctl --json=short status eth0 2>/dev/null | grep -q '"AdministrativeState":"configured"'; do sleep 0.05; done
`;

const STATIC_NETPLAN = `network:
  version: 2
  renderer: networkd
  ethernets:
    # the uplink
    eth0:
      addresses: [192.0.2.10/24, 192.0.2.11/24, "2001:db8::10/64"]
      mtu: 1400
      nameservers:
        addresses: [192.0.2.1]
        search: [lan.example]
      routes:
        - to: default
          via: 192.0.2.1
          metric: 50
        - to: 198.51.100.0/24
          via: 192.0.2.1
          metric: 51
        - to: default
          via: "2001:db8::1"
    eth9:
      optional: true
`;

const DHCP_NETPLAN = `network:
  version: 2
  ethernets:
    uplink:
      match:
        name: eth0
      dhcp4: true
      addresses:
        - "2001:db8::10/64"
`;

const AUTOMATIC_NETPLAN = `network:
  version: 2
  ethernets:
    eth0:
      dhcp4: true
      accept-ra: true
`;

function netplan(addresses: Addresses, file: string): TestManager {
  return {
    ...cell('netplan', 'netplan.io', addresses),
    options: [],
    start: (host) =>
      run(
        host,
        `printf %s '${file}' >/etc/netplan/50-lan.yaml
${START_NETPLAN}`,
      ),
    kill: 'pkill -KILL systemd-network',
  };
}

/** An interface that nothing manages. */
export const UNMANAGED: TestManager = {
  ...cell('no manager', 'iproute2', STATIC),
  options: ['--runtime-only'],
  start: (host) => run(host, STATIC_RUNTIME),
};

export const NETWORKD = [networkd(STATIC, STATIC_NETWORKD)];
export const NETWORKD_DHCP = [networkd(DHCP, DHCP_NETWORKD), networkd(AUTOMATIC, AUTOMATIC_NETWORKD)];
export const NETWORK_MANAGER = [networkManager(STATIC, STATIC_PROFILE)];
export const NETWORK_MANAGER_DHCP = [networkManager(DHCP, DHCP_PROFILE), networkManager(AUTOMATIC, AUTOMATIC_PROFILE)];
export const IFUPDOWN_STATIC = [ifupdown(STATIC, STATIC_INTERFACES)];
export const IFUPDOWN = [
  ...IFUPDOWN_STATIC,
  ifupdown(DHCP, DHCP_INTERFACES),
  ifupdown(AUTOMATIC, AUTOMATIC_INTERFACES),
];
export const NETPLAN_STATIC = [netplan(STATIC, STATIC_NETPLAN)];
export const NETPLAN = [...NETPLAN_STATIC, netplan(DHCP, DHCP_NETPLAN), netplan(AUTOMATIC, AUTOMATIC_NETPLAN)];
