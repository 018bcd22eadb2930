import { VnetError } from '../error.ts';
import { askedNetworks } from './asked.ts';
import type { Doors } from './gather.ts';
import { allNetworks } from './local.ts';
import type { NetworkState } from './network.ts';
import { placesOf } from './places.ts';
import { isDenied } from './read.ts';

/** Every network, from the files where these can be read, else as libvirt tells; none where neither can. */
export async function everyNetwork({ host, virsh }: Doors): Promise<readonly NetworkState[]> {
  const places = placesOf(virsh.uri, host);
  const local = places === undefined ? undefined : allNetworks(host, places);
  if (local !== undefined && !local.problems.some(isDenied)) return local.found;
  try {
    return await askedNetworks(virsh);
  } catch (error) {
    if (error instanceof VnetError) return [];
    throw error;
  }
}
