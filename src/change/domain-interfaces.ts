import { attributeOf, attributeValue, childOf, childrenOf } from '../document/attributes.ts';
import type { Element } from '../xml/document.ts';
import { type Edit, withoutAttribute, withValue } from '../xml/edit.ts';
import { parseXml } from '../xml/parse.ts';

/** The interfaces in the XML of a guest that are on a network. */
export function interfacesOn(xml: string, network: string): Element[] {
  if (!xml.includes('<interface')) return [];
  const { root } = parseXml(xml);
  return childrenOf(childOf(root, 'devices'), 'interface').filter(
    (element) =>
      attributeValue(element, 'type') === 'network' &&
      attributeValue(childOf(element, 'source'), 'network') === network,
  );
}

/** The interface with a MAC address on a network; undefined if there is none, as after the end of the guest. */
export function interfaceOn(xml: string, mac: string, network: string): Element | undefined {
  return interfacesOn(xml, network).find((element) => macOf(element) === mac);
}

export function macOf(element: Element): string | undefined {
  return attributeValue(childOf(element, 'mac'), 'address');
}

/** Puts an interface on another network, where libvirt gives it a new port. */
export function onNetwork(element: Element, network: string): Edit[] {
  const source = childOf(element, 'source');
  const name = attributeOf(source, 'network');
  if (source === undefined || name === undefined) return [];
  const chosen = ['portid', 'bridge'].flatMap((each) => attributeOf(source, each) ?? []);
  return [withValue(name, network), ...chosen.map((attribute) => withoutAttribute(source, attribute))];
}
