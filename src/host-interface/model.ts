import { childOf, childrenOf, property } from '../document/attributes.ts';
import type { Document, Element } from '../xml/document.ts';

export const INTERFACE_TYPES = ['ethernet', 'bridge', 'bond', 'vlan'] as const;
export type InterfaceType = (typeof INTERFACE_TYPES)[number];

/** A host interface as libvirt reads its XML (virInterfaceDefParseXML), which netcf then configures. */
export interface HostInterface {
  readonly element: Element;
  readonly name: string | undefined;
  /** Undefined if it is absent or if libvirt does not know it. */
  readonly type: InterfaceType | undefined;
  /** The type of the interface that this one is a member of. */
  readonly parent: 'bridge' | 'bond' | undefined;
  /** The `<bridge>`, `<bond>` or `<vlan>` of an interface of that type. */
  readonly details: Element | undefined;
  /** The members of a bridge or bond. */
  readonly members: readonly HostInterface[];
}

/** Reads a host interface. Never throws: an invalid value is undefined, and validation reports it. */
export function readHostInterface({ root }: Document): HostInterface {
  return readInterface(root, undefined);
}

function readInterface(element: Element, parent: HostInterface['parent']): HostInterface {
  const type = INTERFACE_TYPES.find((known) => known === property(element, 'type'));
  const details = type === undefined || type === 'ethernet' ? undefined : childOf(element, type);
  const isRead = parent === undefined || MEMBERS[parent].some((known) => known === type);
  const group = isRead && (type === 'bridge' || type === 'bond') ? type : undefined;
  // libvirt stops reading a bridge at a wrong value of stp, without an error.
  const hasMembers = group === 'bond' || (group === 'bridge' && isStp(property(details, 'stp')));
  return {
    element,
    name: property(element, 'name'),
    type,
    parent,
    details,
    members: hasMembers ? childrenOf(details, 'interface').map((member) => readInterface(member, group)) : [],
  };
}

/** The types that the members of a bridge and a bond can have. */
export const MEMBERS: Readonly<Record<'bridge' | 'bond', readonly InterfaceType[]>> = {
  bridge: ['ethernet', 'bond', 'vlan'],
  bond: ['ethernet'],
};

export function isStp(value: string | undefined): boolean {
  return value === undefined || value === 'on' || value === 'off';
}

/** An interface and all its members that libvirt reads. */
export function allInterfaces(top: HostInterface): HostInterface[] {
  return [top, ...top.members.flatMap(allInterfaces)];
}
