import { formatIp } from '../../../../address/ip.ts';
import { attributeOf } from '../../../../document/attributes.ts';
import { dhcpIp, servesNames, startsDnsmasq } from '../../../facts.ts';
import { currentBridge } from '../../parts/host.ts';
import { rule } from '../../rule.ts';

export default rule({
  scope: 'host',
  id: 'host-port-taken',
  severity: 'error',
  stage: 'start',
  why: 'dnsmasq serves the network on this port, and another program already listens there on every address.',
  wrong: [
    "<!-- this host: tcp 53 named --><ip address='10.9.0.1' prefix='24'/>",
    "<!-- this host: udp 53 named --><ip address='10.9.0.1' prefix='24'/>",
    "<!-- this host: udp 67 dhcpd --><ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>",
  ],
  right: [
    "<!-- this host: udp 53 named --><dns enable='no'/><ip address='10.9.0.1' prefix='24'/>",
    "<!-- this host: udp 67 dhcpd --><ip address='10.9.0.1' prefix='24'/>",
    "<!-- this host: udp 53 avahi shared --><ip address='10.9.0.1' prefix='24'/>",
    "<!-- this host: udp 67 dhcpd shared --><ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>",
    "<!-- this host: tcp 67 nginx --><ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>",
    "<!-- this host: udp6 53 named --><ip address='10.9.0.1' prefix='24'/>",
  ],
  *check(network, host) {
    if (!startsDnsmasq(network) || currentBridge(network, host) !== undefined) return;
    // dnsmasq sets SO_REUSEADDR, too. That does not help with TCP, where two sockets cannot listen.
    const blocking = host.listeners.filter(({ isShared }) => isShared !== true);
    const addresses = network.ips.filter(({ address }) => address !== undefined);
    const conflict = (ipv6Only: boolean) => addresses.find(({ address }) => !ipv6Only || address?.family === 6);
    const dns = servesNames(network)
      ? blocking.find(({ port, ipv6Only }) => port === 53 && conflict(ipv6Only) !== undefined)
      : undefined;
    const ip = dns && conflict(dns.ipv6Only);
    if (dns !== undefined && ip?.address !== undefined) {
      yield {
        on: attributeOf(ip.element, 'address') ?? ip.element,
        message: `${dns.program ?? 'another program'} listens on port 53 of every address${doubt(dns.isShared)}`,
        fix: `Limit it to its own addresses (bind-interfaces, except-interface), or write <dns enable='no'/>.`,
        libvirt: `dnsmasq: failed to create listening socket for ${formatIp(ip.address)}: Address already in use`,
      };
    }
    const served = dhcpIp(network, 4);
    const dhcp = blocking.find(({ port, protocol, ipv6Only }) => port === 67 && protocol === 'udp' && !ipv6Only);
    if (served !== undefined && dhcp !== undefined) {
      yield {
        on: attributeOf(served.element, 'address') ?? served.element,
        message: `${dhcp.program ?? 'another program'} listens on port 67 of every link${doubt(dhcp.isShared)}`,
        fix: 'Limit it to its own links, or remove <dhcp> here.',
        libvirt: 'dnsmasq: failed to bind DHCP server socket: Address already in use',
      };
    }
  },
});

/** Only root can find out whether a port below 1024 is shared. */
function doubt(isShared: boolean | undefined): string {
  return isShared === undefined ? '; run as root to check if it shares the port' : '';
}
