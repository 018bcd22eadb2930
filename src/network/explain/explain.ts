import { formatIp } from '../../address/ip.ts';
import { bridgeName, dhcpIp, hasOwnBridge, ipsOf, servesNames, startsDnsmasq, subnetText } from '../facts.ts';
import type { Network, NetworkIp } from '../model.ts';
import { modeOf } from '../subnet.ts';
import { lanOf } from './reach-host-network.ts';

/** What a network is, in sentences: each list stands under its own heading. */
export interface Explanation {
  /** What it is, in one line. */
  readonly is: string;
  readonly addresses: readonly string[];
  readonly names: readonly string[];
  /** What else is set, that guests or the host will notice. */
  readonly further: readonly string[];
}

/** Tells a network in plain words. */
export function explainNetwork(network: Network): Explanation {
  return {
    is: whatItIs(network),
    addresses: whoGivesAddresses(network),
    names: whoGivesNames(network),
    further: further(network),
  };
}

const KINDS: Readonly<Record<string, string>> = {
  none: 'an isolated network: nothing is forwarded in or out',
  nat: "a NAT network: guests go out under the host's own addresses, nobody comes in",
  route: 'a routed network: guests are reached under their own addresses by whoever has a route to them',
  open: "an open network: libvirt routes and adds no firewall rules, the host's own decide",
  bridge: 'a bridged network: guests are machines of a network the host is plugged into',
  private: 'a macvtap network that keeps its guests apart',
  vepa: 'a macvtap network whose switch passes frames between guests (VEPA)',
  passthrough: 'a network that gives each guest a device of the host through macvtap',
  hostdev: 'a network that gives each guest a virtual function of an SR-IOV card',
};

function whatItIs(network: Network): string {
  const kind = KINDS[modeOf(network) ?? ''] ?? 'a network of a mode that libvirt does not know';
  if (network.virtualPort?.type === 'openvswitch') return `${kind} (Open vSwitch)`;
  return kind;
}

function whoGivesAddresses(network: Network): string[] {
  if (!hasOwnBridge(network)) return [`The DHCP server of ${lanOf(network)}, if there is one: libvirt gives none`];
  if (network.ips.length === 0) return ['Nobody: guests give themselves addresses'];
  return [
    ...([4, 6] as const).flatMap((family) => {
      const served = dhcpIp(network, family);
      if (served !== undefined) return [dhcpSentence(served, family)];
      const ips = ipsOf(network, family);
      if (ips.length === 0) return [`IPv${family}: nobody`];
      return [
        family === 4 ? `IPv4: nobody; guests set addresses in ${textOf(ips)} themselves` : advertised(network, ips),
      ];
    }),
    ...network.ips.flatMap(({ bootp }) =>
      bootp?.file === undefined
        ? []
        : [`Network boots load ${bootp.file}${bootp.server ? ` from ${formatIp(bootp.server)}` : ''}`],
    ),
  ];
}

function dhcpSentence(ip: NetworkIp, family: 4 | 6): string {
  const ranges = ip.ranges.map(({ start, end }) => `${start && formatIp(start)} to ${end && formatIp(end)}`);
  const fixed = ip.hosts.length === 0 ? '' : `${ip.hosts.length} fixed by name or ${family === 4 ? 'MAC' : 'DUID'}`;
  const given = [...ranges, ...(fixed === '' ? [] : [fixed])].join(', ');
  const only = ranges.length === 0 ? ' and none to other guests' : '';
  return `IPv${family}: libvirt's dnsmasq by DHCP${family === 4 ? '' : 'v6'} in ${textOf([ip])}: ${given}${only}`;
}

/** RFC 4862; an isolated network's router tells guests not to route through it. */
function advertised(network: Network, ips: readonly NetworkIp[]): string {
  if (!startsDnsmasq(network)) return `IPv6: nobody; guests set addresses in ${textOf(ips)} themselves`;
  return `IPv6: guests make their own in ${textOf(ips)}, from dnsmasq's router advertisements`;
}

function whoGivesNames(network: Network): string[] {
  const { dns, domain } = network;
  if (!hasOwnBridge(network)) return [`The name servers of ${lanOf(network)}: libvirt gives none`];
  if (!startsDnsmasq(network) || !servesNames(network)) {
    return [network.ips.length === 0 ? 'Nobody: there is no address to ask at' : 'Nobody: DNS is switched off'];
  }
  const at = network.ips.flatMap(({ address }) => (address === undefined ? [] : [formatIp(address)])).join(' and ');
  const hosts = (dns?.hosts ?? []).flatMap(({ hostnames }) => hostnames.map(({ name }) => name));
  const forwarders = (dns?.forwarders ?? []).map(({ domain: only, address }) => {
    const server = address === undefined ? "the host's own name servers" : formatIp(address);
    return only === undefined ? server : `${server} for ${only}`;
  });
  const isolated = modeOf(network) === 'none';
  return [
    `libvirt's dnsmasq at ${at}: guests that took a lease under their names${domain?.name ? `, in the domain ${domain.name}` : ''}`,
    ...(hosts.length > 0 ? [`It also knows ${hosts.join(', ')}`] : []),
    ...(dns?.txts.length || dns?.srvs.length
      ? [`It has ${dns.txts.length} TXT and ${dns.srvs.length} SRV records`]
      : []),
    forwarders.length > 0
      ? `It asks ${forwarders.join(', ')}`
      : isolated
        ? 'It asks no other name server: the network is isolated'
        : "It asks the host's own name servers for the rest",
    ...(domain?.localOnly === true ? [`Names in ${domain.name} are never asked of others`] : []),
    ...(dns?.forwardPlainNames === false ? ['Names without a dot are never asked of others'] : []),
  ];
}

function further(network: Network): string[] {
  const { mtu, vlan, bandwidth, portGroups, dnsmasqOptions, routes } = network;
  return [
    ...(mtu ? [`Packets are at most ${mtu} bytes`] : []),
    ...(vlan ? [`VLAN ${vlan.tags.map(({ id }) => id).join(', ')}${vlan.trunk ? ' (trunk)' : ''}`] : []),
    ...(bandwidth?.inbound ? [`Traffic to the guests is held to ${rate(bandwidth.inbound.average)} together`] : []),
    ...(bandwidth?.outbound ? [`Traffic from the guests is held to ${rate(bandwidth.outbound.average)} together`] : []),
    ...routes.map(
      (route) =>
        `${route.address && formatIp(route.address)}${route.prefix === undefined ? '' : `/${route.prefix}`} is routed to ${route.gateway && formatIp(route.gateway)}`,
    ),
    ...network.ips.flatMap(({ tftpRoot }) =>
      tftpRoot === undefined ? [] : [`Files in ${tftpRoot} are served by TFTP`],
    ),
    ...(portGroups.length > 0
      ? [
          `Port groups: ${portGroups.map(({ name, isDefault }) => `${name}${isDefault ? ' (default)' : ''}`).join(', ')}`,
        ]
      : []),
    ...(dnsmasqOptions.length > 0
      ? [`${dnsmasqOptions.length} lines are added to dnsmasq's configuration as they are`]
      : []),
  ];
}

function rate(average: bigint | undefined): string {
  return average === undefined ? 'no average' : `${average} KiB/s`;
}

function textOf(ips: readonly NetworkIp[]): string {
  return ips.flatMap((ip) => subnetText(ip) ?? []).join(' and ');
}

/** Where the network is on the host, in a few words; undefined where it has no bridge. */
export function placeOnHost(network: Network): string | undefined {
  if (hasOwnBridge(network)) return `bridge ${bridgeName(network)}`;
  return network.bridge?.name === undefined ? undefined : `bridge ${network.bridge.name} of the host`;
}
