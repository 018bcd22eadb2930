import { VnetError } from '../error.ts';
import type { Libvirt, NetworkLeases } from '../libvirt/libvirt.ts';
import type { Reading } from '../libvirt/reading.ts';
import { selectNetworks } from '../libvirt/sources/networks.ts';

export interface LeasesIfAny extends Reading<NetworkLeases> {
  /** The driver has no leases: it is unknown who leases an address. */
  readonly areUnknown: boolean;
}

/**
 * Reads leases for a caller that can do without. If the driver has none, as that of test:///default, returns the same networks
 * without leases. Throws other VnetErrors.
 */
export async function leasesIfAny(
  read: () => Promise<Reading<NetworkLeases>>,
  libvirt: Libvirt,
  names: readonly string[],
): Promise<LeasesIfAny> {
  try {
    return { ...(await read()), areUnknown: false };
  } catch (error) {
    if (!(error instanceof VnetError) || error.code !== 'unsupported') throw error;
    const networks = selectNetworks((await libvirt.networks()).items, names);
    return {
      items: networks.map((network) => ({ bridge: network.bridge, network, leases: [] })),
      problems: [],
      areUnknown: true,
    };
  }
}
