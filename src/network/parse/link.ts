import {
  anyChildOf,
  attributeOf,
  attributeValue,
  childOf,
  childrenOf,
  partOf,
  property,
} from '../../document/attributes.ts';
import { unsignedInt, unsignedLong, yesNo } from '../../document/scalars.ts';
import type { Element } from '../../xml/document.ts';
import {
  type Bandwidth,
  type PortGroup,
  type Rate,
  VIRTUAL_PORT_TYPES,
  type VirtualPort,
  type Vlan,
  type VlanTag,
} from '../model.ts';

export function readVlan(element: Element): Vlan {
  const tags = childrenOf(element, 'tag').map(readTag);
  const trunk = attributeValue(element, 'trunk')?.toLowerCase() === 'yes';
  return { element, tags, trunk: trunk || tags.length > 1 || tags.some(({ nativeMode }) => nativeMode !== undefined) };
}

function readTag(element: Element): VlanTag {
  const mode = property(element, 'nativeMode');
  const nativeMode = mode === 'tagged' || mode === 'untagged' ? mode : undefined;
  return { element, id: unsignedInt(property(element, 'id')), nativeMode };
}

export function readBandwidth(element: Element): Bandwidth {
  return {
    element,
    inbound: partOf(anyChildOf(element, 'inbound'), readRate),
    outbound: partOf(anyChildOf(element, 'outbound'), readRate),
  };
}

function readRate(element: Element): Rate {
  const number = (name: string) => unsignedLong(property(element, name));
  return { element, average: number('average'), peak: number('peak'), floor: number('floor'), burst: number('burst') };
}

export function readVirtualPort(element: Element): VirtualPort {
  const type = VIRTUAL_PORT_TYPES.find((name) => name === property(element, 'type'));
  const attributes = anyChildOf(element, 'parameters')?.attributes ?? [];
  return { element, type, parameters: Object.fromEntries(attributes.map(({ local, value }) => [local, value])) };
}

export function readPortGroup(element: Element): PortGroup {
  return {
    element,
    name: attributeOf(element, 'name')?.value,
    isDefault: attributeValue(element, 'default')?.toLowerCase() === 'yes',
    trustGuestRxFilters: yesNo(property(element, 'trustGuestRxFilters')),
    virtualPort: partOf(childOf(element, 'virtualport'), readVirtualPort),
    bandwidth: partOf(childOf(element, 'bandwidth'), readBandwidth),
    vlan: partOf(childOf(element, 'vlan'), readVlan),
  };
}
