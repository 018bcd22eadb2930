import { VnetError } from '../error.ts';
import type { Host } from '../host/host.ts';

/** Finds the tap of a guest's interface that is on no bridge, by the MAC of the interface. */
export type FindDetachedTap = (mac: string | undefined) => string | undefined;

/** For a libvirt on another host, or files that are a copy. */
export const NO_TAPS: FindDetachedTap = () => undefined;

const LINKS = '/sys/class/net';

/**
 * Finds taps of this host that are on no bridge. libvirt puts a tap on its bridge when the guest starts; stopping the network
 * removes the bridge, and starting it again does not put the taps back. A tap has the MAC of the guest's interface with fe as
 * its first byte (virNetDevTapCreateInBridgePort).
 */
export function findDetachedTaps(host: Host): FindDetachedTap {
  const taps = new Map<string, string>();
  for (const link of orNothing(() => host.listDirectory(LINKS)) ?? []) {
    const attributes = orNothing(() => host.listDirectory(`${LINKS}/${link}`)) ?? [];
    if (!attributes.includes('tun_flags') || attributes.includes('master')) continue;
    const mac =
      orNothing(() => host.readFile(`${LINKS}/${link}/address`))
        ?.toString('latin1')
        .trim() ?? '';
    if (mac.startsWith('fe:')) taps.set(mac.slice(3), link);
  }
  return (mac) => (mac === undefined || taps.size === 0 ? undefined : taps.get(mac.slice(3)));
}

/** A link may disappear while it is read. */
function orNothing<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof VnetError) return undefined;
    throw error;
  }
}
