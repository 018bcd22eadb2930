import { run } from '../doctor/with-firewalls.ts';
import type { RealHost } from '../host.ts';
import { has } from './lan.ts';

/** A program that manages eth0, and how it is configured. */
export interface TestManager {
  readonly title: string;
  readonly isDhcp: boolean;
  /** Options of vnet bridge create. */
  readonly options: readonly string[];
  /** Configures eth0 and waits until it has everything. */
  start(host: RealHost): Promise<unknown>;
  /** The command that kills the program; undefined if none runs. */
  readonly kill?: string;
  /** Its path in the root of the host; undefined if there is none. */
  readonly program?: string;
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

function networkd(title: string, file: string, isDhcp: boolean): TestManager {
  return {
    title: `networkd, ${title}`,
    program: 'usr/lib/systemd/systemd-networkd',
    isDhcp,
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

const ALL: readonly TestManager[] = [
  {
    title: 'no manager',
    isDhcp: false,
    options: ['--runtime-only'],
    start: (host) => run(host, STATIC_RUNTIME),
  },
  networkd('static', STATIC_NETWORKD, false),
  networkd('DHCP', DHCP_NETWORKD, true),
];

/** The managers that are installed. */
export const MANAGERS = ALL.filter(({ program }) => program === undefined || has(program));
