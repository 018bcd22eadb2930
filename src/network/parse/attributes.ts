import { type Attribute, type Element, elementsOf } from '../../xml/document.ts';

/** What XPath's `@name` finds: an attribute without a namespace. libvirt counts it absent when it is empty. */
export function attributeOf(element: Element | undefined, name: string): Attribute | undefined {
  const found = element?.attributes.find((attribute) => attribute.local === name && attribute.namespace === undefined);
  return found?.value === '' ? undefined : found;
}

/** The value of attributeOf. */
export function given(element: Element | undefined, name: string): string | undefined {
  return attributeOf(element, name)?.value;
}

/** What xmlGetProp finds: the first attribute of that name in any namespace, which may be empty. */
export function propertyOf(element: Element | undefined, name: string): Attribute | undefined {
  return element?.attributes.find((attribute) => attribute.local === name);
}

/** The value of propertyOf. */
export function property(element: Element | undefined, name: string): string | undefined {
  return propertyOf(element, name)?.value;
}

/** The children of that name that XPath finds: those without a namespace. */
export function childrenOf(element: Element | undefined, name: string): Element[] {
  if (element === undefined) return [];
  return elementsOf(element).filter((child) => child.local === name && child.namespace === undefined);
}

export function childOf(element: Element | undefined, name: string): Element | undefined {
  return childrenOf(element, name)[0];
}

/** The children of that name in whatever namespace, as libvirt finds those it looks for by hand. */
export function anyChildrenOf(element: Element | undefined, name: string): Element[] {
  return element === undefined ? [] : elementsOf(element).filter((child) => child.local === name);
}

export function anyChildOf(element: Element | undefined, name: string): Element | undefined {
  return anyChildrenOf(element, name)[0];
}

/** Reads an element that may not be there. */
export function partOf<Kind>(element: Element | undefined, read: (element: Element) => Kind): Kind | undefined {
  return element === undefined ? undefined : read(element);
}
