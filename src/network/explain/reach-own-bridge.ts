import { formatIp, type IpAddress } from '../../address/ip.ts';
import { contains, parseSubnet } from '../../address/subnet.ts';
import { bridgeName, ipsOf, subnetText } from '../facts.ts';
import type { Network } from '../model.ts';
import { firewallOf } from '../predict/firewall.ts';
import { modeOf } from '../subnet.ts';
import { type Answer, depends, no, type Party, yes } from './reach-answer.ts';

/** Addresses that no router of the Internet takes: RFC 1918, RFC 6598, RFC 3927, RFC 4193. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7'];

/** Who reaches whom where libvirt makes the bridge and routes: modes nat, route, open and none. */
export function reachOnOwnBridge(network: Network): (from: Party, to: Party, family: 4 | 6) => Answer {
  return (from, to, family) => {
    if (from === 'guest' && to === 'guest') return betweenGuests(network, family);
    if (from === 'host' || to === 'host') return withHost(network, family);
    return from === 'guest' ? outward(network, to, family) : inward(network, from, family);
  };
}

function betweenGuests(network: Network, family: 4 | 6): Answer {
  if (network.portIsolated === true) return no('the bridge keeps its ports apart');
  if (ipsOf(network, family).length > 0) return yes('over the bridge');
  return yes(`over the bridge, with ${family === 4 ? 'addresses they give themselves' : 'link-local addresses'}`);
}

function withHost(network: Network, family: 4 | 6): Answer {
  const addresses = ipsOf(network, family).flatMap(({ address }) => (address === undefined ? [] : [formatIp(address)]));
  if (addresses.length > 0)
    return yes(`the host is ${addresses.join(' and ')} there, and its own firewall decides further`);
  return no(`the bridge has no IPv${family} address`);
}

function outward(network: Network, to: Party, family: 4 | 6): Answer {
  const mode = modeOf(network);
  if (mode === 'none') return no('nothing is forwarded: the network is isolated');
  if (ipsOf(network, family).length === 0) return no(`the network has no IPv${family} subnet`);
  if (mode === 'open') return depends("libvirt adds no rules: the host's own firewall, forwarding and routes decide");
  const { subnets = [], device } = firewallOf(network, family) ?? {};
  const way = device === undefined ? '' : `, over ${device} only`;
  const nat = subnets[0]?.nat;
  if (nat !== undefined)
    return yes(`under ${nat.addresses ?? "the host's own address"}${way}, as far as the host gets`);
  if (to === 'Internet' && isPrivate(network, family)) {
    return depends(`its addresses are private: only if a router outside translates them${way}`);
  }
  return depends(`if the routers there send what is for ${subnetsOf(network, family)} to this host${way}`);
}

function inward(network: Network, from: Party, family: 4 | 6): Answer {
  const mode = modeOf(network);
  if (mode === 'none') return no('nothing is forwarded: the network is isolated');
  if (ipsOf(network, family).length === 0) return no(`the network has no IPv${family} subnet`);
  if (mode === 'open') return depends("libvirt adds no rules: the host's own firewall, forwarding and routes decide");
  if (firewallOf(network, family)?.subnets[0]?.nat !== undefined) {
    return no('only answers come in: guests are hidden behind NAT');
  }
  if (from === 'Internet' && isPrivate(network, family)) return no('its addresses are private');
  return depends(`if it sends what is for ${subnetsOf(network, family)} to this host`);
}

function subnetsOf(network: Network, family: 4 | 6): string {
  const texts = ipsOf(network, family).flatMap((ip) => subnetText(ip) ?? []);
  return texts.length === 0 ? bridgeName(network) : texts.join(' and ');
}

function isPrivate(network: Network, family: 4 | 6): boolean {
  return ipsOf(network, family).every(({ address }) => address !== undefined && isPrivateAddress(address));
}

function isPrivateAddress(address: IpAddress): boolean {
  return PRIVATE.some((text) => {
    const subnet = parseSubnet(text);
    return subnet !== undefined && contains(subnet, address);
  });
}
