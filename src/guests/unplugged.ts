import { locationOf } from '../libvirt/location.ts';
import { openLibvirt } from '../libvirt/open.ts';
import type { Target } from '../libvirt/target.ts';
import { findDetachedTaps } from './taps.ts';

/** Returns the running guests with an interface of this network whose tap is on no bridge. Empty if libvirt is on another host. */
export async function unpluggedGuests(target: Target, network: string): Promise<string[]> {
  const { host, virsh } = target;
  if (!locationOf(virsh.uri, host).local) return [];
  const libvirt = await openLibvirt(target, { files: [], stateDir: undefined });
  const { items } = await libvirt.networks();
  const name = items.find(({ uuid }) => uuid === network.toLowerCase())?.name ?? network;
  const domains = (await libvirt.domains()) ?? [];
  const detachedTap = findDetachedTaps(host);
  return domains
    .filter(
      ({ running, interfaces }) =>
        running && interfaces.some(({ source, mac }) => source === name && detachedTap(mac) !== undefined),
    )
    .map((domain) => domain.name);
}
