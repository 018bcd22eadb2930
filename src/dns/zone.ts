import { formatIp } from '../address/ip.ts';
import type { NetworkState } from '../apply/state.ts';
import { VnetError } from '../error.ts';
import { fold } from '../libvirt/names.ts';
import { hasOwnBridge, ipSubnet, ipsOf, servesNames } from '../network/facts.ts';
import type { Network } from '../network/model.ts';
import { operands, shellCommand } from '../shell-words.ts';
import { checkedDomain } from './checked-domain.ts';
import { hasOneReverseZone, reverseZones } from './reverse-zones.ts';

/** The DNS domain of a network, and the server that answers it: the network's dnsmasq. */
export interface Zone {
  readonly network: string;
  readonly domain: string;
  /** The address of the server: IPv4 if it has one. */
  readonly server: string;
  /** The zones with its reverse names. */
  readonly reverse: readonly string[];
}

/** Top-level domains that something else answers. */
const RESERVED: Readonly<Record<string, string>> = {
  local: 'mDNS answers names in .local (RFC 6762)',
  localhost: 'localhost is this host (RFC 6761)',
  invalid: 'names in .invalid never exist (RFC 6761)',
  arpa: 'it belongs to the infrastructure of the DNS (RFC 3172)',
};

/** The zone of a network as a copy of it says. Throws VnetError `unsupported` if no dnsmasq of libvirt can answer for it. */
export function zoneOf(name: string, network: Network, domain: string): Zone {
  if (!hasOwnBridge(network)) throw unsuited(name, 'its guests use the DNS server of another network');
  if (!servesNames(network)) throw unsuited(name, "<dns enable='no'> disables its DNS server");
  const [server] = [...ipsOf(network, 4), ...ipsOf(network, 6)].flatMap(({ address }) => address ?? []);
  if (server === undefined) throw unsuited(name, 'it has no IP address');
  const reverse = network.ips.flatMap((ip) => {
    const subnet = ipSubnet(ip);
    // Without localPtr, dnsmasq sends questions about unknown addresses back to where they came from.
    return subnet === undefined || ip.localPtr !== true || !hasOneReverseZone(subnet) ? [] : reverseZones(subnet);
  });
  return { network: name, domain: checkedDomain(domain), server: formatIp(server), reverse };
}

function unsuited(name: string, reason: string): VnetError {
  return new VnetError('unsupported', `network '${name}' has no DNS that this host can use: ${reason}`);
}

/** The DNS domain of a network; the running one counts. */
export function domainOf({ live, definition }: NetworkState): string | undefined {
  return (live ?? definition)?.network.domain?.name ?? definition?.network.domain?.name;
}

export function withoutDomain(name: string, example: string): VnetError {
  return new VnetError('refused', `network '${name}' has no DNS domain, so its names mean nothing outside of it`, {
    hint: 'to add one, run',
    commands: [shellCommand('vnet', 'dns', 'setup', '--domain', example, '--restart', ...operands(name))],
  });
}

/** Throws VnetError `refused` if names in a domain mean something else on this host, or if two networks share it. */
export function checkDomains(
  domains: readonly { readonly owner: string; readonly domain: string }[],
  search: readonly string[],
): void {
  const owners = new Map<string, string>();
  for (const { owner, domain } of domains) {
    const folded = fold(domain);
    const reason = RESERVED[folded.split('.').at(-1) ?? ''];
    const isHome = folded === 'home.arpa' || folded.endsWith('.home.arpa');
    if (reason !== undefined && !isHome) throw rejected(owner, domain, reason);
    const lan = search.map(fold).find((each) => each === folded || each.endsWith(`.${folded}`));
    if (lan !== undefined) throw rejected(owner, domain, `the local network answers names in '${lan}'`);
    const other = owners.get(folded);
    if (other !== undefined)
      throw new VnetError('refused', `${other} and ${owner} have the same DNS domain '${domain}'`, {
        hint: 'choose another domain for one of them',
      });
    owners.set(folded, owner);
  }
}

function rejected(owner: string, domain: string, reason: string): VnetError {
  return new VnetError('refused', `${owner} cannot use the DNS domain '${domain}': ${reason}`, {
    hint: 'choose a domain below home.arpa, or below one that you registered',
  });
}
