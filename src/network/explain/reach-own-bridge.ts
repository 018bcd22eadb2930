import { formatIp, type IpAddress } from '../../address/ip.ts';
import { contains, parseSubnet } from '../../address/subnet.ts';
import { announcedRoute } from '../dnsmasq/default-route.ts';
import { bridgeName, ipsOf, modeOf, subnetText } from '../facts.ts';
import type { Network } from '../model.ts';
import { firewallOf } from '../predict/firewall.ts';
import { isRoutable } from './kind.ts';
import { type Answer, depends, no, type Party, yes } from './reach-answer.ts';

/** Addresses that are not routed on the Internet: RFC 1918, RFC 6598, RFC 3927, RFC 4193. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', '100.64.0.0/10', '169.254.0.0/16', 'fc00::/7'];

/** Who reaches whom if libvirt creates the bridge: modes nat, route, open and none. */
export function reachOnOwnBridge(network: Network): (from: Party, to: Party, family: 4 | 6) => Answer {
  return (from, to, family) => {
    if (from === 'guest' && to === 'guest') return betweenGuests(network, family);
    if (from === 'host' || to === 'host') return withHost(network, family);
    if (modeOf(network) === 'none') return throughGuest(network, from, family);
    return from === 'guest' ? outward(network, to, family) : inward(network, from, family);
  };
}

function betweenGuests(network: Network, family: 4 | 6): Answer {
  if (network.portIsolated === true) return no('the bridge isolates its ports');
  if (ipsOf(network, family).length > 0) return yes('over the bridge');
  return yes(`over the bridge, with ${family === 4 ? 'addresses that guests configure' : 'link-local addresses'}`);
}

function withHost(network: Network, family: 4 | 6): Answer {
  const addresses = ipsOf(network, family).flatMap(({ address }) => (address === undefined ? [] : [formatIp(address)]));
  if (addresses.length === 0) return no(`the bridge has no IPv${family} address`);
  return yes(`the host is ${addresses.join(' and ')} there; its firewall may block more`);
}

/** An isolated network forwards nothing, but DHCP may announce a guest as the router. */
function throughGuest(network: Network, from: Party, family: 4 | 6): Answer {
  const router = family === 4 && from === 'guest' ? announcedRoute(network, 4)?.router : undefined;
  if (router !== undefined) return depends(`DHCP announces ${router} as the router; the host forwards nothing`);
  return no('nothing is forwarded: the network is isolated');
}

function outward(network: Network, to: Party, family: 4 | 6): Answer {
  if (!isRoutable(network, family)) return no(noSubnet(network, family));
  const answer = routed(network, to, family);
  const route = announcedRoute(network, family);
  if (route === undefined) return answer;
  if (route.router !== undefined) return depends(`DHCP announces ${route.router} as the router, and not this host`);
  const source = family === 4 ? 'DHCP announces' : 'router advertisements announce';
  return depends(`${source} no default route (${route.option}); with one, ${answer.why}`);
}

function routed(network: Network, to: Party, family: 4 | 6): Answer {
  if (modeOf(network) === 'open') return depends(OPEN);
  const { subnets = [], device } = firewallOf(network, family) ?? {};
  const way = device === undefined ? '' : `, through ${device} only`;
  const nat = subnets[0]?.nat;
  if (nat !== undefined)
    return yes(`with ${nat.addresses ?? "the host's address"} (NAT)${way}, as far as the host gets`);
  if (to === 'Internet' && isPrivate(network, family)) {
    return depends(`its addresses are private: only if a router outside translates them${way}`);
  }
  return depends(`if routers there send replies for ${subnetsOf(network, family)} to this host${way}`);
}

function inward(network: Network, from: Party, family: 4 | 6): Answer {
  if (!isRoutable(network, family)) return no(noSubnet(network, family));
  if (modeOf(network) === 'open') return depends(OPEN);
  if (firewallOf(network, family)?.subnets[0]?.nat !== undefined) return no('NAT: only replies come in');
  if (from === 'Internet' && isPrivate(network, family)) return no('its addresses are private');
  return depends(`if it routes ${subnetsOf(network, family)} to this host`);
}

const OPEN = "libvirt adds no rules: the host's firewall, forwarding and routes decide";

function noSubnet(network: Network, family: 4 | 6): string {
  return ipsOf(network, family).length > 0
    ? 'link-local addresses are not routed'
    : `the network has no IPv${family} subnet`;
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
