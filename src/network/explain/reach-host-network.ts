import { modeOf } from '../facts.ts';
import type { Network } from '../model.ts';
import { type Answer, depends, no, type Party, yes } from './reach-answer.ts';

/** Who reaches whom if guests are connected to a network of the host: modes bridge, private, vepa, passthrough and hostdev. */
export function reachOnHostNetwork(network: Network): (from: Party, to: Party, family: 4 | 6) => Answer {
  const lan = lanOf(network);
  return (from, to, family) => {
    const answer = onLink(network, lan, from, to);
    if (answer.verdict !== 'yes' || family === 4 || !filtersMulticast(network)) return answer;
    return depends(`${answer.why}, if guests keep the address made from their MAC: macvtap filters multicast`);
  };
}

function onLink(network: Network, lan: string, from: Party, to: Party): Answer {
  if (from === 'guest' && to === 'guest') return betweenGuests(network, lan);
  if (from === 'host' || to === 'host') return withHost(network, lan);
  if (from === 'LAN' || to === 'LAN') return yes(`guests are part of ${lan}`);
  if (to === 'Internet') return yes("through the LAN's router, like other machines there");
  return depends("what the LAN's router lets in");
}

/**
 * A macvtap device passes only the multicast groups that the host knows of: those of the address made from the guest's MAC.
 * Neighbour solicitations for any other IPv6 address are lost (measured with a QEMU guest). With trustGuestRxFilters, libvirt
 * copies the guest's filter to the device.
 */
export function filtersMulticast(network: Network): boolean {
  const isMacvtap = ['bridge', 'private', 'vepa', 'passthrough'].includes(modeOf(network) ?? '');
  return isMacvtap && network.bridge?.name === undefined && network.trustGuestRxFilters !== true;
}

/** The network that guests are connected to. */
export function lanOf(network: Network): string {
  const { bridge, forward, vlan } = network;
  const devices = [...(forward?.interfaces ?? []), ...(forward?.physicalFunctions ?? [])].flatMap(
    ({ dev }) => dev ?? [],
  );
  const [tag] = vlan?.tags ?? [];
  const within = tag?.id !== undefined && vlan?.tags.length === 1 ? `VLAN ${tag.id} of ` : '';
  if (bridge?.name !== undefined) return `${within}the LAN of ${bridge.name}`;
  return devices.length === 0 ? `${within}the LAN` : `${within}the LAN of ${alternatives(devices)}`;
}

/** `eth0, eth1 or eth2`: libvirt picks one for each guest. */
function alternatives(devices: readonly string[]): string {
  const [last, ...others] = [...new Set(devices)].reverse();
  return others.length === 0 ? (last ?? '') : `${others.reverse().join(', ')} or ${last}`;
}

function betweenGuests(network: Network, lan: string): Answer {
  if (network.portIsolated === true && network.bridge?.name !== undefined) return no('the bridge isolates its ports');
  const vlans = vlansOf(network);
  if (vlans.length > 1) return depends(`only in the same VLAN: ${vlans.join(', ')}`);
  switch (modeOf(network)) {
    case 'private':
      return no('mode private isolates guests');
    case 'vepa':
      return depends('if the switch sends frames back to the port they came from (802.1Qbg)');
    case 'bridge':
      return yes(network.bridge?.name === undefined ? 'through macvtap' : 'over the bridge');
    default:
      return yes(`over ${lan}`);
  }
}

/** The VLANs that guests can be in, if there are several: by port group, or without one. */
function vlansOf({ vlan, portGroups }: Network): string[] {
  const tagsOf = (each: Network['vlan']) => each?.tags.map(({ id }) => id).join('+') ?? '';
  const groups = portGroups.map((group) => ({ name: group.name ?? '', tags: tagsOf(group.vlan ?? vlan) }));
  const hasDefault = portGroups.some(({ isDefault }) => isDefault);
  const all = [...(hasDefault ? [] : [{ name: 'no port group', tags: tagsOf(vlan) }]), ...groups];
  if (new Set(all.map(({ tags }) => tags)).size < 2) return [];
  return all.map(({ name, tags }) => `${name} ${tags === '' ? 'untagged' : tags}`);
}

function withHost(network: Network, lan: string): Answer {
  const onBridge = network.bridge?.name !== undefined;
  switch (modeOf(network)) {
    case 'bridge':
      if (onBridge) return depends(`if the host has an address on ${network.bridge?.name}`);
      return no('a device passes no frames between the host and its macvtap guests');
    case 'private':
      return no('a device passes no frames between the host and its macvtap guests');
    case 'vepa':
      return depends('if the switch sends frames back to the port they came from (802.1Qbg)');
    default:
      return depends(`if the host has an address on ${lan}`);
  }
}
