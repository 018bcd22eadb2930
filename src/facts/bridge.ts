import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';
import { linksAndAddresses } from '../host/links.ts';
import type { Virsh } from '../libvirt/virsh.ts';
import { bridgeTemplate } from '../network/facts.ts';
import { freeBridge } from '../network/generate/pick.ts';
import type { Network } from '../network/model.ts';
import { isElsewhere } from './in-use.ts';
import { libvirtNetworks } from './libvirt-networks.ts';

/** A network with the bridge that libvirt will pick where the file names none, and a line that says so. */
export async function withPickedBridge(
  network: Network,
  { host, virsh }: { readonly host: Host; readonly virsh: Virsh },
): Promise<{ readonly network: Network; readonly notes: readonly string[] }> {
  const template = bridgeTemplate(network);
  if (template === undefined) return { network, notes: [] };
  const { taken, asked } = await takenNames(network, host, virsh);
  const name = freeBridge(taken, template);
  const bridge = { element: network.element, zone: undefined, stp: true, delay: 0, macTableManager: undefined };
  const why = asked ? 'libvirt will pick' : 'libvirt could not be asked which is free, and is taken to pick';
  return {
    network: { ...network, bridge: { ...bridge, ...network.bridge, name } },
    notes: [`the file names no bridge: ${why} ${name}`],
  };
}

/** Names of the host's links, and of the bridges of networks other than this one. */
async function takenNames(network: Network, host: Host, virsh: Virsh) {
  try {
    const { bridges } = await libvirtNetworks(virsh);
    const others = bridges.filter((bridge) => bridge.network !== network.name).map(({ name }) => name);
    const links = isElsewhere(virsh.uri) ? [] : (await linksAndAddresses(host)).names;
    return { taken: new Set([...links, ...others]), asked: true };
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return { taken: new Set<string>(), asked: false };
  }
}
