import { formatIp } from '../../address/ip.ts';
import { contains, formatSubnet, prefixOf } from '../../address/subnet.ts';
import { dnsmasqEffects } from '../dnsmasq/effects.ts';
import { hasOwnBridge, ipSubnet, modeOf, startsDnsmasq } from '../facts.ts';
import type { Bandwidth, Network, PortGroup, Rate, Route, Vlan } from '../model.ts';
import { counted } from './count.ts';
import { leasesAddresses } from './dhcp.ts';
import { filtersMulticast } from './reach-host-network.ts';

/** Other settings that guests or the host notice, one sentence each, without full stops. */
export function explainSettings(network: Network): string[] {
  const { bridge, domain, mtu, vlan, bandwidth, portGroups, routes } = network;
  return [
    ...(mtu ? [`The MTU is ${counted(mtu, 'byte')}`] : []),
    ...stpSentence(network),
    ...(vlan ? [`Guests are in ${vlanText(vlan)}`] : []),
    ...rates(bandwidth, hasOwnBridge(network) ? 'all guests together' : 'each guest'),
    ...portGroups.map(portGroupSentence),
    ...routes.flatMap((route) => routeSentence(network, route)),
    ...(!hasOwnBridge(network) && filtersMulticast(network) ? [MULTICAST_FILTER] : []),
    ...network.ips.flatMap(({ tftpRoot }) => (tftpRoot === undefined ? [] : [`TFTP serves the files in ${tftpRoot}`])),
    ...(bridge?.zone === undefined ? [] : [`The bridge is in firewalld's zone ${bridge.zone}, if firewalld runs`]),
    ...(domain?.register === true
      ? [`The host's systemd-resolved sends queries for ${domain.name ?? 'the domain'} to dnsmasq`]
      : []),
    ...optionSentences(network),
  ];
}

/** With STP, a port listens and learns for the delay each, which the kernel limits to 2 to 30 seconds. */
function stpSentence(network: Network): string[] {
  const { stp = true, delay = 0 } = network.bridge ?? {};
  if (!hasOwnBridge(network) || !stp || delay <= 2) return [];
  return [
    `A guest reaches nothing until ${2 * Math.min(delay, 30)} seconds after its start (STP with delay='${delay}')`,
  ];
}

const MULTICAST_FILTER =
  'A guest is found over IPv6 only at the address made from its MAC, not at a static or privacy address: macvtap drops ' +
  "multicast for others unless trustGuestRxFilters='yes' is set here, in the port group or at the guest's interface";

function vlanText({ tags, trunk }: Vlan): string {
  const list = tags.map(
    ({ id, nativeMode }) => `${id ?? 'an invalid ID'}${nativeMode === undefined ? '' : ` (native, ${nativeMode})`}`,
  );
  return `${list.length === 1 ? 'VLAN' : 'the VLANs'} ${list.join(', ')}${trunk ? ', as a trunk' : ''}`;
}

function portGroupSentence({ name, isDefault, vlan, bandwidth, trustGuestRxFilters }: PortGroup): string {
  const details = [
    ...(isDefault ? ['default'] : []),
    ...(vlan === undefined ? [] : [vlanText(vlan)]),
    ...rates(bandwidth, 'each guest').map((text) => `t${text.slice(1)}`),
    ...(trustGuestRxFilters === true ? ['trusts filters of guests'] : []),
  ];
  return `Port group ${name ?? ''}${details.length === 0 ? '' : `: ${details.join('; ')}`}`;
}

/** `inbound` is traffic to guests. kB/s and KiB, as tc(8) reads what libvirt passes on. */
function rates(bandwidth: Bandwidth | undefined, who: string): string[] {
  const text = ({ average, peak, burst, floor }: Rate): string[] => [
    ...(average === undefined ? [] : [`${average} kB/s on average`]),
    ...(peak === undefined ? [] : [`${peak} kB/s at peak`]),
    ...(burst === undefined ? [] : [`bursts of ${burst} KiB`]),
    ...(floor === undefined ? [] : [`${floor} kB/s guaranteed`]),
  ];
  return [
    ...(bandwidth?.inbound ? [`Traffic to ${who} is limited to ${text(bandwidth.inbound).join(', ')}`] : []),
    ...(bandwidth?.outbound ? [`Traffic from ${who} is limited to ${text(bandwidth.outbound).join(', ')}`] : []),
  ];
}

/** libvirt's rules accept forwarded traffic of the network's own subnets only (measured with 9.0.0 and 11.3.0). */
function routeSentence(network: Network, { address, netmask, prefix, gateway }: Route): string[] {
  if (address === undefined || gateway === undefined) return [];
  const length = prefix ?? (netmask === undefined ? 0 : prefixOf(netmask)) ?? 0;
  const destination = formatSubnet({ address, prefix: length });
  const inside = network.ips.some((ip) => {
    const subnet = ipSubnet(ip);
    return subnet !== undefined && subnet.prefix <= length && contains(subnet, address);
  });
  const route = `The host routes ${destination} to ${formatIp(gateway)}`;
  if (inside) return [route];
  if (modeOf(network) === 'open') return [`${route}; the host's firewall decides who else can reach it`];
  return [
    `${route}; only the host and guests of this network reach it, because libvirt's firewall rejects other traffic to and from it`,
  ];
}

/** Options that only change leases. Router advertisements also carry options for DHCPv6. */
const ONLY_FOR_LEASES = /^dhcp-(?:boot|host|ignore|script|option(?:-force)?)=(?!option6:)/;

function optionSentences(network: Network): string[] {
  const count = network.dnsmasqOptions.length;
  if (count === 0) return [];
  if (!startsDnsmasq(network)) {
    const them = count === 1 ? 'is' : 'are';
    return [`${counted(count, 'dnsmasq option')} ${them} ignored: libvirt starts no dnsmasq for this network`];
  }
  const { dhcpOptions, taggedDhcpOptions, neutral, others } = dnsmasqEffects(network);
  const hasDhcp = leasesAddresses(network, 4) || leasesAddresses(network, 6);
  const useless = hasDhcp
    ? []
    : network.dnsmasqOptions.flatMap(({ value = '' }) => (ONLY_FOR_LEASES.test(value.trim()) ? [value.trim()] : []));
  return [
    ...(dhcpOptions.length === 0 || !hasDhcp ? [] : [`DHCP also sends: ${dhcpOptions.join('; ')}`]),
    ...(hasDhcp ? taggedDhcpOptions : []).map(
      ({ tags, option }) => `DHCP also sends to guests that match ${tags}: ${option}`,
    ),
    ...(useless.length === 0 ? [] : [`Without DHCP, these dnsmasq options have no effect: ${useless.join('; ')}`]),
    ...(neutral.length === 0 ? [] : [`dnsmasq options that change neither addresses nor names: ${neutral.join('; ')}`]),
    ...(others.length === 0 ? [] : [`Unknown: what these dnsmasq options change: ${others.join('; ')}`]),
  ];
}
