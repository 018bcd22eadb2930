import type { NetworkSummary } from '../libvirt/network-summary.ts';

const OWN_BRIDGE: readonly (string | undefined)[] = [undefined, 'nat', 'route', 'open'];

/** Whether libvirt creates the bridge of a network: forward mode nat, route, open or none. */
export function hasOwnBridge(
  network: NetworkSummary | undefined,
): network is NetworkSummary & { readonly bridge: string } {
  return network?.bridge !== undefined && OWN_BRIDGE.includes(network.forward);
}
