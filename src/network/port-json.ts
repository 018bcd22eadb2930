import { type Element, elementsOf, textOf } from '../xml/document.ts';
import { parseXml } from '../xml/parse.ts';

/** A port of a network as libvirt prints it. Null where the XML does not say. */
export interface PortJson {
  readonly [key: string]: string | null;
  readonly uuid: string | null;
  /** The guest that owns the port. */
  readonly guest: string | null;
  readonly guestUuid: string | null;
  readonly mac: string | null;
  readonly portGroup: string | null;
  /** network, bridge, direct or hostdev-pci. */
  readonly plug: string | null;
  readonly bridge: string | null;
}

/** Reads what net-port-dumpxml prints. */
export function portJson(xml: string): PortJson {
  const { root } = parseXml(xml);
  const owner = child(root, 'owner');
  const plug = child(root, 'plug');
  return {
    uuid: content(child(root, 'uuid')),
    guest: content(child(owner, 'name')),
    guestUuid: content(child(owner, 'uuid')),
    mac: attribute(child(root, 'mac'), 'address'),
    portGroup: content(child(root, 'group')),
    plug: attribute(plug, 'type'),
    bridge: attribute(plug, 'bridge'),
  };
}

function child(parent: Element | undefined, name: string): Element | undefined {
  return parent === undefined ? undefined : elementsOf(parent).find((element) => element.name === name);
}

function content(element: Element | undefined): string | null {
  return element === undefined ? null : textOf(element);
}

function attribute(element: Element | undefined, name: string): string | null {
  return element?.attributes.find((each) => each.name === name)?.value ?? null;
}
