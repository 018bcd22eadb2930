import { networkAddress, prefixOf, type SubnetInUse } from '../address/subnet.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import type { Route } from '../network/model.ts';
import { readNetwork } from '../network/parse/parse.ts';
import { ipSubnet } from '../network/subnet.ts';
import { MalformedXml } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';

export interface LibvirtNetworks {
  readonly bridges: readonly { readonly name: string; readonly network: string }[];
  readonly subnets: readonly SubnetInUse[];
}

/** The bridges and subnets of every network libvirt knows, as defined and as running. */
export async function libvirtNetworks(virsh: Virsh): Promise<LibvirtNetworks> {
  const names = (await virsh.ask('net-list', '--all', '--name')).split('\n').filter((name) => name.trim() !== '');
  const answers = await virsh.askAll(
    names.flatMap((name) => [
      ['net-dumpxml', '--network', name],
      ['net-dumpxml', '--inactive', '--network', name],
    ]),
  );
  const bridges: LibvirtNetworks['bridges'][number][] = [];
  const subnets: SubnetInUse[] = [];
  for (const [index, { stdout, errors }] of answers.entries()) {
    if (errors.length > 0) continue; // Undefined in the meantime, or a transient network's missing definition.
    const network = networkOf(stdout);
    const name = names[Math.floor(index / 2)] ?? '';
    const by = `network ${name}`;
    if (network?.bridge?.name !== undefined) bridges.push({ name: network.bridge.name, network: name });
    for (const ip of network?.ips ?? []) {
      const subnet = ipSubnet(ip);
      if (subnet !== undefined) subnets.push({ address: networkAddress(subnet), prefix: subnet.prefix, by });
    }
    for (const route of network?.routes ?? []) subnets.push(...destinationOf(route, by));
  }
  return { bridges, subnets };
}

function networkOf(xml: string) {
  try {
    return readNetwork(parseXml(xml));
  } catch (error) {
    // libvirt does not escape everything it prints.
    if (error instanceof MalformedXml) return undefined;
    throw error;
  }
}

function destinationOf({ address, prefix, netmask }: Route, by: string): SubnetInUse[] {
  const length = prefix ?? (netmask === undefined ? undefined : prefixOf(netmask));
  return address === undefined || length === undefined || length === 0 ? [] : [{ address, prefix: length, by }];
}
