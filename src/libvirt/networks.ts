import { VnetError } from '../error.ts';
import { allNetworks } from './from-files.ts';
import { askedNetworks } from './from-virsh.ts';
import type { NetworkState } from './network-summary.ts';
import { placesOf } from './paths.ts';
import { isDenied } from './read-files.ts';
import type { Target } from './target.ts';

/** Every network, from the files where these can be read, else as libvirt tells; none where neither can. */
export async function everyNetwork({ host, virsh }: Target): Promise<readonly NetworkState[]> {
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
