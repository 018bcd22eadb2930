import { parseIp } from '../address/ip.ts';
import { networkAddress, type SubnetInUse } from '../address/subnet.ts';
import { type NetworkSummary, readNetworkSummary } from '../libvirt/network-summary.ts';
import { dumpNetworks } from '../libvirt/networks.ts';
import type { Virsh } from '../libvirt/virsh.ts';

export interface LibvirtNetworks {
  readonly names: readonly string[];
  readonly bridges: readonly { readonly name: string; readonly network: string }[];
  readonly subnets: readonly SubnetInUse[];
}

/** The bridges and subnets of every network, active and as defined. Throws VnetError if libvirt cannot be queried. */
export async function libvirtNetworks(virsh: Virsh): Promise<LibvirtNetworks> {
  const dumps = await dumpNetworks(virsh, { inactive: true });
  const networks = dumps.flatMap(({ xml, inactiveXml, active }) =>
    // Most definitions equal the state: reading them once saves half the time.
    [...new Set([xml, inactiveXml ?? xml])].map((each) => readNetworkSummary(each, active)),
  );
  return {
    names: networks.map(({ name }) => name),
    bridges: networks.flatMap(({ name, bridge }) => (bridge === undefined ? [] : [{ name: bridge, network: name }])),
    subnets: networks.flatMap(subnetsOf),
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
