import { parseIp } from '../address/ip.ts';
import { networkAddress, type SubnetInUse } from '../address/subnet.ts';
import type { VnetError } from '../error.ts';
import type { NetworkSummary } from '../libvirt/network-summary.ts';
import { openLibvirt } from '../libvirt/open.ts';
import type { Target } from '../libvirt/target.ts';

export interface LibvirtNetworks {
  readonly names: readonly string[];
  readonly bridges: readonly { readonly name: string; readonly network: string }[];
  readonly subnets: readonly SubnetInUse[];
  /** What could not be read. */
  readonly problems: readonly VnetError[];
}

/**
 * The names, bridges and subnets of every network, active and as defined. Throws VnetError if libvirt cannot be queried.
 */
export async function libvirtNetworks(target: Target): Promise<LibvirtNetworks> {
  const libvirt = await openLibvirt(target, { files: [], stateDir: undefined });
  // A user who may only read the lease files of the system daemon makes networks in the session daemon.
  const source =
    libvirt.source === 'bridge-files'
      ? (await import('../libvirt/sources/virsh.ts')).virshAnswers(target, undefined)
      : libvirt;
  const { items, problems } = await source.networks({ definitions: true });
  return {
    names: items.map(({ name }) => name),
    bridges: items.flatMap(({ name, bridge }) => (bridge === undefined ? [] : [{ name: bridge, network: name }])),
    subnets: items.flatMap(subnetsOf),
    problems,
  };
}

function subnetsOf({ name, subnets, routes }: NetworkSummary): SubnetInUse[] {
  const by = `network ${name}`;
  const own = subnets.map(({ address, prefix, family }) => ({
    address,
    prefix: prefix ?? (family === 'ipv6' ? 64 : undefined),
  }));
  return [...own, ...routes.filter(({ prefix }) => prefix !== 0)].flatMap((subnet) => {
    const address = parseIp(subnet.address);
    const { prefix } = subnet;
    if (address === undefined || prefix === undefined || !(prefix <= (address.family === 4 ? 32 : 128))) return [];
    return [{ address: networkAddress({ address, prefix }), prefix, by }];
  });
}
