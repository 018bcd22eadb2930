import type { Host } from '../host/host.ts';
import type { Interface } from '../libvirt/domain.ts';
import { locationOf } from '../libvirt/location.ts';
import { openLibvirt } from '../libvirt/open.ts';
import type { Target } from '../libvirt/target.ts';

const LINKS = '/sys/class/net';

/**
 * Whether a running guest's interface is cut off: libvirt deletes the bridge of a network that it stops, and does not plug the
 * taps in again when it starts the network.
 */
export function isUnplugged(host: Host, { type, tap }: Interface): boolean {
  if (type !== 'network' || tap === undefined || /^macvtap|\//.test(tap)) return false;
  const link = `${LINKS}/${tap}`;
  return host.listDirectory(link) !== undefined && host.listDirectory(`${link}/brport`) === undefined;
}

/** Returns the running guests with an interface of this network that is cut off. Empty if libvirt is on another host. */
export async function unpluggedGuests(target: Target, network: string): Promise<string[]> {
  const { host, virsh } = target;
  if (!locationOf(virsh.uri, host).local) return [];
  const libvirt = await openLibvirt(target, { files: [], stateDir: undefined });
  const { items } = await libvirt.networks();
  const name = items.find(({ uuid }) => uuid === network.toLowerCase())?.name ?? network;
  const domains = (await libvirt.domains()) ?? [];
  return domains
    .filter(
      ({ running, interfaces }) =>
        running && interfaces.some((each) => each.source === name && isUnplugged(host, each)),
    )
    .map((domain) => domain.name);
}
