import { childOf, partOf, property } from '../document/attributes.ts';
import type { LinkSettings } from '../network/model.ts';
import { readBandwidth, readVirtualPort, readVlan } from '../network/parse/link.ts';
import { type Document, type Element, textOf } from '../xml/document.ts';

/** A network port as libvirt reads its XML (virNetworkPortDefParseXML). Texts are undefined if they are absent or empty. */
export interface NetworkPort extends LinkSettings {
  readonly element: Element;
  readonly uuid: string | undefined;
  readonly ownerName: string | undefined;
  readonly ownerUuid: string | undefined;
  /** The name of the portgroup. */
  readonly group: string | undefined;
  readonly plug: Element | undefined;
  /** As in the XML; absent means none. */
  readonly plugType: string | undefined;
}

export const PLUG_TYPES = ['none', 'network', 'bridge', 'direct', 'hostdev-pci'] as const;

/** Reads a network port. Never throws: rules report what libvirt rejects. */
export function readNetworkPort({ root }: Document): NetworkPort {
  const owner = childOf(root, 'owner');
  const plug = childOf(root, 'plug');
  return {
    element: root,
    uuid: textIn(root, 'uuid'),
    ownerName: textIn(owner, 'name'),
    ownerUuid: textIn(owner, 'uuid'),
    group: textIn(root, 'group'),
    plug,
    plugType: property(plug, 'type'),
    virtualPort: partOf(childOf(root, 'virtualport'), readVirtualPort),
    vlan: partOf(childOf(root, 'vlan'), readVlan),
    bandwidth: partOf(childOf(root, 'bandwidth'), readBandwidth),
    portGroups: [],
  };
}

function textIn(parent: Element | undefined, name: string): string | undefined {
  const element = childOf(parent, name);
  return element === undefined ? undefined : textOf(element) || undefined;
}
