import { hasOwnBridge, modeOf } from '../../facts.ts';
import type { ForwardMode, Network } from '../../model.ts';

/** Why rules about host bridges reject an element: the same sentence in each. */
export const LIBVIRT_IDLE =
  'In this mode guests use a bridge or device that the host owns, and libvirt configures nothing there.';

/** Whether libvirt creates the bridge, or would once an unknown mode is corrected. */
export function mayCreateBridge(network: Network): boolean {
  return modeOf(network) === undefined || hasOwnBridge(network);
}

/** The mode, where guests use a bridge or device that the host owns. */
export function usesHostNetwork(network: Network): ForwardMode | undefined {
  const mode = modeOf(network);
  return mode === undefined || hasOwnBridge(network) ? undefined : mode;
}

/** The mode, where guests use a macvtap or PCI device: every mode without a bridge. */
export function usesHostDevice(network: Network): ForwardMode | undefined {
  const mode = usesHostNetwork(network);
  return mode === 'bridge' ? undefined : mode;
}

/** Whether guests get a macvtap device on an interface of the host. */
export function usesMacvtap(network: Network): boolean {
  const mode = usesHostNetwork(network);
  return mode !== undefined && mode !== 'hostdev' && !(mode === 'bridge' && network.bridge?.name !== undefined);
}
