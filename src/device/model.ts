import { childOf, property } from '../document/attributes.ts';
import { isSince, type RuleContext } from '../document/rule.ts';
import type { Document, Element } from '../xml/document.ts';

/** The `<interface>` of a guest. */
export interface GuestInterface {
  readonly element: Element;
  /** libvirt's type; `user` if the file has none. */
  readonly type: string;
  readonly source: Element | undefined;
}

/** Reads an interface as libvirt does. */
export function readInterface({ root }: Document): GuestInterface {
  return { element: root, type: property(root, 'type') ?? 'user', source: childOf(root, 'source') };
}

/** The types of an interface that are connected to a network or a bridge. */
export function isBridged({ type }: GuestInterface): boolean {
  return type === 'network' || type === 'bridge';
}

/** The type of its `<virtualport>`. */
export function virtualPortOf({ element }: GuestInterface): string | undefined {
  return property(childOf(element, 'virtualport'), 'type');
}

/** Whether a Linux bridge can have VLANs: libvirt sets up its VLAN filtering. */
export function bridgesHaveVlans(context: RuleContext): boolean {
  return isSince(context, '11.0.0');
}
