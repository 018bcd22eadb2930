import type { Network } from '../model.ts';
import { modeOf } from '../subnet.ts';
import { type Answer, depends, no, type Party, yes } from './reach-answer.ts';

/** Who reaches whom where guests are plugged into a network of the host: modes bridge, private, vepa, passthrough, hostdev. */
export function reachOnHostNetwork(network: Network): (from: Party, to: Party) => Answer {
  const lan = lanOf(network);
  return (from, to) => {
    if (from === 'guest' && to === 'guest') return betweenGuests(network, lan);
    if (from === 'host' || to === 'host') return withHost(network, lan);
    if (from === 'LAN' || to === 'LAN') return yes(`guests are machines of ${lan}`);
    if (to === 'Internet') return yes("through the LAN's router, like any machine there");
    return depends("what the LAN's router lets in");
  };
}

/** What guests are plugged into, in words. */
export function lanOf(network: Network): string {
  const { bridge, forward, vlan } = network;
  const devices = [...(forward?.interfaces ?? []), ...(forward?.physicalFunctions ?? [])].flatMap(
    ({ dev }) => dev ?? [],
  );
  const [first] = devices;
  const [tag] = vlan?.tags ?? [];
  const within = tag?.id !== undefined && vlan?.tags.length === 1 ? `VLAN ${tag.id} of ` : '';
  if (bridge?.name !== undefined) return `${within}the LAN of ${bridge.name}`;
  return first === undefined ? `${within}the LAN` : `${within}the LAN of ${first}`;
}

function betweenGuests(network: Network, lan: string): Answer {
  if (network.portIsolated === true && network.bridge?.name !== undefined)
    return no('the bridge keeps its ports apart');
  switch (modeOf(network)) {
    case 'private':
      return no('mode private keeps guests apart');
    case 'vepa':
      return depends('if the switch sends frames back where they came from (802.1Qbg)');
    case 'bridge':
      return yes(network.bridge?.name === undefined ? 'through macvtap' : 'over the bridge');
    default:
      return yes(`over ${lan}`);
  }
}

function withHost(network: Network, lan: string): Answer {
  const onBridge = network.bridge?.name !== undefined;
  switch (modeOf(network)) {
    case 'bridge':
      if (onBridge) return depends(`if the host has an address on ${network.bridge?.name}`);
      return no('a device does not pass frames between the host and macvtap guests on it');
    case 'private':
      return no('a device does not pass frames between the host and macvtap guests on it');
    case 'vepa':
      return depends('if the switch sends frames back where they came from (802.1Qbg)');
    default:
      return depends(`if the host has an address on ${lan}`);
  }
}
