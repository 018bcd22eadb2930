import type { Host } from '../../host/host.ts';
import { type DeviceKind, pretendDevice, pretendUplink, pretendWorld, type Uplink } from './make.ts';

/** The devices of a throw-away host, each made when it is first needed. */
export interface Outside {
  /** Makes the devices that are not there yet; resolves to what was made up, in words. */
  provide(devices: readonly { readonly device: string; readonly kind: DeviceKind }[]): Promise<string[]>;
  /** The people behind a device that was provided. */
  uplink(device: string): Promise<Uplink>;
}

export async function outsideOf(inside: Host): Promise<Outside> {
  const ports = new Map<string, number>();
  const uplinks = new Map<string, Promise<Uplink>>();
  await pretendWorld(inside);
  return {
    async provide(devices) {
      const made: string[] = [];
      for (const { device, kind } of devices) {
        if (ports.has(device)) continue;
        ports.set(device, ports.size);
        await pretendDevice(inside, device, kind, ports.get(device) ?? 0);
        made.push(`made up for it: the ${kind === 'card' ? 'network card' : 'bridge'} ${device}`);
      }
      return made;
    },
    uplink(device) {
      const known = uplinks.get(device);
      if (known !== undefined) return known;
      const uplink = pretendUplink(inside, device, ports.get(device) ?? 0);
      uplinks.set(device, uplink);
      return uplink;
    },
  };
}
