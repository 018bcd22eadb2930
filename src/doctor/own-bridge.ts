import type { NetworkSummary } from '../libvirt/network-summary.ts';
import type { ObservedNetwork } from './facts/libvirt.ts';

/** An active network whose bridge libvirt created. */
export type OwnBridgeNetwork = NetworkSummary & { readonly bridge: string };

const OWN_BRIDGE: readonly (string | undefined)[] = [undefined, 'nat', 'route', 'open'];

/** The live definitions of the networks that have their own bridge: forward mode nat, route, open or none. */
export function ownBridgeNetworks(networks: readonly ObservedNetwork[]): readonly OwnBridgeNetwork[] {
  return networks.flatMap(({ live }) => (live !== undefined && hasOwnBridge(live) ? [live] : []));
}

function hasOwnBridge(network: NetworkSummary): network is OwnBridgeNetwork {
  return network.bridge !== undefined && OWN_BRIDGE.includes(network.forward);
}
