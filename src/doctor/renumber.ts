import { formatIp } from '../address/ip.ts';
import { formatSubnet, type Subnet, type SubnetInUse } from '../address/subnet.ts';
import { VnetError } from '../error.ts';
import { linksAndAddresses, routes as routedSubnets } from '../host/links.ts';
import { freeSubnet } from '../network/generate/pick.ts';
import { nameArgument, shellCommand } from '../shell-words.ts';
import { containers } from './facts/containers.ts';
import { networks, type ObservedNetwork } from './facts/libvirt.ts';
import type { Fact, Look } from './look.ts';
import { ownSubnets } from './network-subnets.ts';

/** How a network gets another subnet. */
export interface Renumbering {
  /** The end of a sentence: `to a free subnet such as 192.168.123.0/24`. */
  readonly to: string;
  readonly commands: readonly string[];
}

/** Everything that a new subnet must not overlap. */
const subnetsInUse: Fact<readonly SubnetInUse[]> = async (look) => {
  const [links, routed, others, all] = await Promise.all([
    linksAndAddresses(look.host),
    routedSubnets(look.host),
    look.at(containers),
    look.at(networks),
  ]);
  const defined = all.flatMap(({ name, live, definition }) =>
    [live, definition].flatMap((each) =>
      each === undefined ? [] : ownSubnets(each).map((subnet) => ({ ...subnet, by: `network ${name}` })),
    ),
  );
  return [...links.subnets, ...routed, ...others.value, ...defined];
};

/**
 * Moves a network to a free subnet. Its definition is rewritten if the subnet is an IPv4 subnet within a /24, whose addresses
 * can be recognized by their first three numbers; otherwise it has to be edited. An active network is restarted.
 */
export async function renumber(
  look: Look,
  { name, live, definition }: ObservedNetwork,
  subnet: Subnet,
): Promise<Renumbering> {
  const restart =
    live === undefined
      ? []
      : [
          shellCommand('vnet', 'net-destroy', nameArgument('network', name)),
          shellCommand('vnet', 'net-start', nameArgument('network', name)),
        ];
  const isRecognizable = subnet.address.family === 4 && subnet.prefix >= 24;
  const free = isRecognizable ? (await look.at(freeSubnets))(`${name} ${formatSubnet(subnet)}`) : undefined;
  if (free === undefined || definition === undefined) {
    return {
      to: 'to a subnet that nothing else uses',
      commands: [shellCommand('vnet', 'net-edit', nameArgument('network', name)), ...restart],
    };
  }
  const script = `s/\\b${threeNumbers(subnet).replaceAll('.', '\\.')}\\./${threeNumbers(free)}./g`;
  const dump = shellCommand('vnet', 'net-dumpxml', '--inactive', nameArgument('network', name));
  return {
    to: `to a free subnet such as ${formatSubnet(free)}`,
    commands: [`${dump} | ${shellCommand('sed', script)} | vnet net-define -`, ...restart],
  };
}

/** Gives each subnet that moves a free one, and the same again if it is asked about twice. */
const freeSubnets: Fact<(key: string) => Subnet | undefined> = async (look) => {
  const used = [...(await look.at(subnetsInUse))];
  const chosen = new Map<string, Subnet | undefined>();
  return (key) => {
    if (!chosen.has(key)) {
      const free = firstFree(used);
      chosen.set(key, free);
      if (free !== undefined) used.push({ ...free, by: key });
    }
    return chosen.get(key);
  };
};

/** Undefined if every private subnet is in use. */
function firstFree(used: readonly SubnetInUse[]): Subnet | undefined {
  try {
    return freeSubnet(used);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return undefined;
  }
}

function threeNumbers({ address }: Subnet): string {
  return formatIp(address).replace(/\.\d+$/, '');
}
