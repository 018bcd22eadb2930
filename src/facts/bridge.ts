import { VnetError } from '../error.ts';
import { linksAndAddresses } from '../host/links.ts';
import { locationOf } from '../libvirt/location.ts';
import type { Target } from '../libvirt/target.ts';
import { bridgeTemplate } from '../network/facts.ts';
import { freeBridge } from '../network/generate/pick.ts';
import type { Network } from '../network/model.ts';
import { libvirtNetworks } from './libvirt-networks.ts';

/** Adds the bridge that libvirt will choose if the file names none, and a note that says so. */
export async function withPickedBridge(
  network: Network,
  target: Target,
): Promise<{ readonly network: Network; readonly notes: readonly string[] }> {
  const template = bridgeTemplate(network);
  if (template === undefined) return { network, notes: [] };
  const names = await namesInUse(network, target);
  const name = freeBridge(names ?? new Set(), template);
  const bridge = { element: network.element, zone: undefined, stp: true, delay: 0, macTableManager: undefined };
  const why = names === undefined ? 'libvirt does not answer, and probably chooses' : 'libvirt will choose';
  return {
    network: { ...network, bridge: { ...bridge, ...network.bridge, name } },
    notes: [`the file names no bridge: ${why} ${name}`],
  };
}

/** The host's links and the bridges of other networks; undefined if libvirt does not answer. */
async function namesInUse(network: Network, target: Target): Promise<ReadonlySet<string> | undefined> {
  try {
    const { bridges } = await libvirtNetworks(target);
    const others = bridges.filter((bridge) => bridge.network !== network.name).map(({ name }) => name);
    const { host, virsh } = target;
    const links = locationOf(virsh.uri, host).local ? (await linksAndAddresses(host)).names : [];
    return new Set([...links, ...others]);
  } catch (error) {
    if (!(error instanceof VnetError)) throw error;
    return undefined;
  }
}
