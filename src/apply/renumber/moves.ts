import { formatIp, type IpAddress, parseIp } from '../../address/ip.ts';
import {
  addressInSubnet,
  contains,
  formatSubnet,
  networkAddress,
  overlaps,
  parseSubnet,
  type Subnet,
} from '../../address/subnet.ts';
import { VnetError } from '../../error.ts';
import type { InUse } from '../../facts/in-use.ts';
import { bridgeName, hasOwnBridge, ipSubnet, ipsOf, servesDhcp, subnetText } from '../../network/facts.ts';
import { freeSubnet, freeUla } from '../../network/generate/pick.ts';
import type { Network, NetworkIp } from '../../network/model.ts';
import { operands, shellCommand } from '../../shell-words.ts';
import type { NetworkState } from '../state.ts';
import type { Move } from './move.ts';

export interface MoveRequest {
  readonly family: 4 | 6;
  /** A subnet, `auto`, or a subnet with the address for the bridge; undefined for the one that the network has. */
  readonly to: string | undefined;
  /** An address of the subnet to move; undefined for the only one, or the one with DHCP. */
  readonly from: string | undefined;
}

/**
 * The move of a subnet of a network. Throws VnetError `usage` for an invalid subnet, `refused` if the network has no such subnet
 * or something on this host uses the new one.
 */
export function moveOf(state: NetworkState, request: MoveRequest, { subnets }: Pick<InUse, 'subnets'>): Move {
  const { family, to } = request;
  const network = state.definition?.network;
  if (network === undefined) throw new Error('a transient network does not move');
  if (!hasOwnBridge(network)) {
    throw new VnetError('unsupported', `network '${state.name}' has no subnet: it connects guests to another network`);
  }
  const ip = ipToMove(state, network, request);
  const from = ipSubnet(ip);
  if (from === undefined) throw new VnetError('refused', `network '${state.name}' has an invalid subnet`);
  if (to === undefined) return { from, to: from };
  const own = [
    `network ${state.name}`,
    ...ownBridges(state).flatMap((name) => [`address of ${name}`, `route over ${name}`]),
  ];
  const others = subnets.filter((used) => !(own.includes(used.by) && overlaps(used, from)));
  if (to === 'auto') return pendingMove(state, ip, from) ?? { from, to: freeFor(from, subnets, state.name) };
  const subnet = subnetIn(to, family);
  const used = others.find((other) => overlaps(other, subnet));
  if (used !== undefined) {
    const message = `${formatSubnet(subnet)} overlaps ${formatSubnet(used)} (${used.by})`;
    throw new VnetError('refused', message, { hint: "choose another subnet, or 'auto' for a free one" });
  }
  const isNetwork = subnet.address.value === networkAddress(subnet).value;
  return { from, to: isNetwork ? sameOffset(from, subnet) : subnet };
}

function ipToMove({ name }: NetworkState, network: Network, { family, from }: MoveRequest): NetworkIp {
  const all = ipsOf(network, family);
  const list = all.flatMap((ip) => subnetText(ip) ?? []).join(', ');
  if (from !== undefined) {
    const address = parseIp(from.replace(/\/\d+$/, ''));
    if (address === undefined) throw new VnetError('usage', `invalid IP address '${from}'`);
    const found = all.find((ip) => containsAddress(ip, address));
    if (found !== undefined) return found;
    const subnets = list === '' ? '' : ` (${list})`;
    throw new VnetError('refused', `${from} is not in an IPv${family} subnet of network '${name}'${subnets}`);
  }
  const chosen = all.length === 1 ? all : all.filter(servesDhcp);
  const [only] = chosen;
  if (only !== undefined && chosen.length === 1) return only;
  if (all.length === 0) {
    const other = ipsOf(network, family === 4 ? 6 : 4).length > 0;
    const command =
      family === 4
        ? shellCommand('vnet', 'renumber', '--ipv6', 'auto', ...operands(name))
        : shellCommand('vnet', 'renumber', ...operands(name, 'auto'));
    throw new VnetError('refused', `network '${name}' has no IPv${family} subnet`, {
      ...(other && { hint: `to move its IPv${family === 4 ? 6 : 4} subnet, run`, commands: [command] }),
    });
  }
  throw new VnetError('usage', `network '${name}' has ${all.length} IPv${family} subnets: ${list}`, {
    hint: 'choose one with --from',
  });
}

function containsAddress(ip: NetworkIp, address: IpAddress): boolean {
  const subnet = ipSubnet(ip);
  return subnet !== undefined && contains(subnet, address);
}

function ownBridges({ live, definition }: NetworkState): string[] {
  return [live, definition].flatMap((copy) => (copy === undefined ? [] : bridgeName(copy.network)));
}

/** The definition has moved already, and the active network not yet: a restart is missing. */
function pendingMove({ live }: NetworkState, ip: NetworkIp, to: Subnet): Move | undefined {
  if (live === undefined) return undefined;
  const family = to.address.family;
  const running = ipsOf(live.network, family);
  const addresses = running.flatMap((ip) => ipSubnet(ip) ?? []).map(addressInSubnet);
  if (addresses.includes(addressInSubnet(to))) return undefined;
  const from = (servesDhcp(ip) ? running.find(servesDhcp) : undefined) ?? running[0];
  const subnet = from === undefined ? undefined : ipSubnet(from);
  return subnet === undefined ? undefined : { from: subnet, to };
}

/** The longest prefix that a /64 of unique local addresses (RFC 4193) can be made to. */
const SHORTEST_ULA = 48;

function freeFor(from: Subnet, used: InUse['subnets'], name: string): Subnet {
  const { family } = from.address;
  if (family === 4) return sameOffset(from, freeSubnet(used, from.prefix));
  const { address } = freeUla(used, `${name} ${formatSubnet(from)}`);
  return sameOffset(from, { address, prefix: from.prefix < SHORTEST_ULA ? 64 : from.prefix });
}

/** A subnet with the bridge at the same offset. Throws VnetError `refused` if it is too small. */
function sameOffset(from: Subnet, to: Subnet): Subnet {
  const offset = from.address.value - networkAddress(from).value;
  const address = { family: from.address.family, value: networkAddress(to).value + offset };
  const isFirst = offset === 0n;
  if (!isFirst && contains(to, address)) return { address, prefix: to.prefix };
  // The first address is that of the bridge in most networks.
  return { address: { ...address, value: networkAddress(to).value + 1n }, prefix: to.prefix };
}

function subnetIn(text: string, family: 4 | 6): Subnet {
  const subnet = parseSubnet(text);
  if (subnet === undefined || subnet.address.family !== family) {
    const example = family === 4 ? '10.77.0.0/24' : 'fd77::/64';
    throw new VnetError('usage', `invalid IPv${family} subnet '${text}'`, {
      hint: `use a subnet such as ${example}, or auto`,
    });
  }
  const longest = family === 4 ? 30 : 126;
  if (subnet.prefix > longest || subnet.prefix === 0) {
    throw new VnetError('usage', `a network cannot have the subnet ${formatSubnet(subnet)}`, {
      hint: `choose a prefix length from 1 to ${longest}`,
    });
  }
  return subnet;
}

/** A move for a person. */
export function moveText({ from, to }: Move): string {
  const [before, after] = [formatSubnet(from), formatSubnet(to)];
  return `${before === after ? '' : `${before} -> `}${after} (bridge: ${formatIp(to.address)})`;
}
