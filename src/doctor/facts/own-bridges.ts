import type { NetworkSummary } from '../../libvirt/network-summary.ts';
import type { Fact } from '../look.ts';
import { networks } from './libvirt.ts';
import { links } from './links.ts';

/** An active network whose bridge libvirt created. */
export interface OwnBridge extends NetworkSummary {
  readonly bridge: string;
  readonly mode: 'isolated' | 'nat' | 'route' | 'open';
  /** The families of its addresses. */
  readonly families: readonly (4 | 6)[];
}

/** Active networks with their own bridge, as far as the bridge is there. */
export const ownBridges: Fact<readonly OwnBridge[]> = async (look) => {
  const names = new Set((await look.at(links)).map(({ ifname }) => ifname));
  return (await look.at(networks)).flatMap(({ live }) => {
    const mode = live?.forward ?? 'isolated';
    if (live?.bridge === undefined || !names.has(live.bridge)) return [];
    if (mode !== 'isolated' && mode !== 'nat' && mode !== 'route' && mode !== 'open') return [];
    const families = ([4, 6] as const).filter((family) =>
      live.subnets.some((subnet) => subnet.address.includes(':') === (family === 6)),
    );
    return [{ ...live, bridge: live.bridge, mode, families }];
  });
};

/** Those that forward between guests and other networks. */
export const forwardingNetworks: Fact<readonly OwnBridge[]> = async (look) =>
  (await look.at(ownBridges)).filter(({ mode }) => mode !== 'isolated');

/** Whether libvirt adds firewall rules for it. */
export function hasRules({ mode }: OwnBridge): boolean {
  return mode !== 'open';
}
