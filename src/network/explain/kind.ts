import { bridgeName, hasOwnBridge, ipsOf, modeOf } from '../facts.ts';
import type { Network } from '../model.ts';
import { firewallOf } from '../predict/firewall.ts';

/** What kind of network it is, as a noun phrase and a consequence. */
export function kindOf(network: Network): string {
  const kind = modeOf(network) === 'nat' ? natKind(network) : (KINDS[modeOf(network) ?? ''] ?? UNKNOWN);
  return network.virtualPort?.type === 'openvswitch' ? `${kind} (Open vSwitch)` : kind;
}

const KINDS: Readonly<Record<string, string>> = {
  none: 'an isolated network: nothing is forwarded in or out',
  route: 'a routed network: guests use their own addresses, and other networks need a route to them',
  open: "an open network: libvirt adds no firewall rules, so the host's firewall and routes decide",
  bridge: 'a bridged network: guests are part of a network that the host is connected to',
  private: 'a macvtap network in mode private: guests do not reach each other',
  vepa: 'a macvtap network in mode VEPA: the external switch forwards between guests',
  passthrough: 'a macvtap network in mode passthrough: each guest gets a device of the host',
  hostdev: 'an SR-IOV network: each guest gets a virtual function of a device',
};
const UNKNOWN = 'a network of a mode that libvirt does not know';

/** libvirt translates IPv6 only with `<nat ipv6='yes'/>`; without it, IPv6 is routed. */
function natKind(network: Network): string {
  const [ipv4, ipv6] = ([4, 6] as const).map((family) => firewallOf(network, family)?.subnets[0]);
  const consequence = "guests connect to other networks with the host's address, and nothing there can connect to them";
  if (ipv4 === undefined && ipv6 === undefined) return 'a NAT network without a subnet: nothing is forwarded';
  if (ipv6 === undefined) return `a NAT network: ${consequence}`;
  if (ipv6.nat !== undefined)
    return `a NAT network${ipv4 === undefined ? ' for IPv6' : ' for IPv4 and IPv6'}: ${consequence}`;
  if (ipv4 === undefined) return "a routed network: mode nat translates IPv6 only with <nat ipv6='yes'/>";
  return `a NAT network for IPv4, and a routed network for IPv6, which mode nat translates only with <nat ipv6='yes'/>`;
}

/** The network's bridge. Undefined if it has none. */
export function bridgeText(network: Network): string | undefined {
  if (hasOwnBridge(network)) return `bridge ${bridgeName(network)}`;
  return network.bridge?.name === undefined ? undefined : `the host's bridge ${network.bridge.name}`;
}

/** Whether the family has a subnet other than a link-local one, which is never routed. */
export function isRoutable(network: Network, family: 4 | 6): boolean {
  return ipsOf(network, family).some(
    ({ address }) => address !== undefined && (family === 4 || address.value >> 118n !== 0x3fan),
  );
}
