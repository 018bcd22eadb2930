import { networkNotFound } from '../libvirt/sources/networks.ts';
import type { Target } from '../libvirt/target.ts';
import { type LibvirtState, type NetworkState, networkNames, readState } from './state.ts';

/** The networks with these names or UUIDs, each once. Throws VnetError `not-found`. */
export async function existingNetworks(
  target: Pick<Target, 'host' | 'virsh'>,
  names: readonly string[],
): Promise<NetworkState[]> {
  const { networks } = await readExisting(target, names);
  return [...new Map([...networks.values()].map((state) => [state.name, state])).values()];
}

/** The network with this name or UUID, and the version of the daemon. Throws VnetError `not-found`. */
export async function existingNetwork(
  target: Pick<Target, 'host' | 'virsh'>,
  name: string,
): Promise<{ readonly state: NetworkState; readonly libvirt: string | undefined }> {
  const { networks, libvirt } = await readExisting(target, [name]);
  const [state] = networks.values();
  if (state === undefined) throw networkNotFound(name, []);
  return { state, libvirt };
}

async function readExisting(target: Pick<Target, 'host' | 'virsh'>, names: readonly string[]): Promise<LibvirtState> {
  const state = await readState(target, names);
  const missing = names.find((name) => !state.networks.has(name));
  if (missing !== undefined) throw networkNotFound(missing, await networkNames(target));
  return state;
}
