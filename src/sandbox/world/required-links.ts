import { hasOwnBridge, modeOf } from '../../network/facts.ts';
import type { Network } from '../../network/model.ts';
import type { RequiredLink } from './world.ts';

/** The link that leads outside if a network names none. */
export const DEFAULT_LINK = 'eth0';

export interface LinkRequirements {
  readonly links: readonly RequiredLink[];
  /** Why no guest can be plugged in, if so. */
  readonly untestable: string | undefined;
}

/** Returns the links of the host that a network forwards to. */
export function requiredLinks(network: Network): LinkRequirements {
  const { forward, bridge, virtualPort } = network;
  const mode = modeOf(network);
  const devices = (forward?.interfaces ?? []).flatMap(({ dev }) => (dev === undefined ? [] : [dev]));
  const links = devices.map((link) => ({ link, kind: 'ethernet' as const }));
  const untestable = (why: string) => ({ links, untestable: why });
  if (virtualPort?.type !== undefined) return untestable(`a virtual port of type ${virtualPort.type} needs a switch`);
  if (hasOwnBridge(network)) {
    return { links: links.length > 0 ? links : [{ link: DEFAULT_LINK, kind: 'ethernet' }], untestable: undefined };
  }
  switch (mode) {
    case 'bridge':
      if (links.length > 0) return { links, untestable: undefined };
      if (bridge?.name === undefined) return untestable('it names neither a bridge nor a device');
      return { links: [{ link: bridge.name, kind: 'bridge' }], untestable: undefined };
    case 'private':
    case 'vepa':
    case 'passthrough':
      return links.length > 0 ? { links, untestable: undefined } : untestable('it names no device');
    case 'hostdev':
      return { links: [], untestable: 'a sandbox has no PCI devices' };
    default:
      return { links: [], untestable: 'its forward mode is unknown' };
  }
}
