import { networkNotFound } from '../libvirt/sources/networks.ts';
import type { Target } from '../libvirt/target.ts';
import { type NetworkState, networkNames, readState } from './state.ts';

/** The networks with these names or UUIDs, each once. Throws VnetError `not-found`. */
export async function existingNetworks(
  target: Pick<Target, 'host' | 'virsh'>,
  names: readonly string[],
): Promise<NetworkState[]> {
  const { networks } = await readState(target, names);
  const missing = names.find((name) => !networks.has(name));
  if (missing !== undefined) throw networkNotFound(missing, await networkNames(target));
  return [...new Map([...networks.values()].map((state) => [state.name, state])).values()];
}
