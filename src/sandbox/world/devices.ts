import { modeOf } from '../../network/facts.ts';
import { isOwnBridgeMode, type Network } from '../../network/model.ts';
import type { DeviceKind } from './make.ts';

/** The way out of a host where a network names none. */
export const DEFAULT_CARD = 'eth0';

/** What a network needs of the host it runs on. */
export interface Needed {
  readonly devices: readonly { readonly device: string; readonly kind: DeviceKind }[];
  /** Why its guests cannot be tried, where they cannot. */
  readonly untried: string | undefined;
}

/** The devices that a network is forwarded to, which the throw-away host has to have for it. */
export function neededBy(network: Network): Needed {
  const { forward, bridge } = network;
  const mode = modeOf(network);
  const cards = (forward?.interfaces ?? []).flatMap(({ dev }) => (dev === undefined ? [] : [dev]));
  const devices = cards.map((device) => ({ device, kind: 'card' as const }));
  if (network.virtualPort?.type !== undefined) {
    return { devices, untried: `a virtual port of type ${network.virtualPort.type} needs more than a kernel` };
  }
  if (isOwnBridgeMode(mode)) {
    return { devices: devices.length > 0 ? devices : [{ device: DEFAULT_CARD, kind: 'card' }], untried: undefined };
  }
  switch (mode) {
    case 'bridge':
      if (devices.length > 0) return { devices, untried: undefined };
      return bridge?.name === undefined
        ? { devices, untried: 'it names neither a bridge nor a card' }
        : { devices: [{ device: bridge.name, kind: 'bridge' }], untried: undefined };
    case 'private':
    case 'vepa':
    case 'passthrough':
      return { devices, untried: devices.length > 0 ? undefined : 'it names no card' };
    case 'hostdev':
      return { devices: [], untried: 'a PCI card cannot be made up' };
    case undefined:
      return { devices: [], untried: 'its mode of forwarding is unknown' };
  }
}
