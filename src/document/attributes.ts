import { type Attribute, type Element, elementsOf } from '../xml/document.ts';

/** The attribute that XPath's `@name` selects: one without a namespace. libvirt treats an empty one as absent. */
export function attributeOf(element: Element | undefined, name: string): Attribute | undefined {
  const attribute = element?.attributes.find(({ local, namespace }) => local === name && namespace === undefined);
  return attribute?.value === '' ? undefined : attribute;
}

/** The value of attributeOf. */
export function attributeValue(element: Element | undefined, name: string): string | undefined {
  return attributeOf(element, name)?.value;
}

/** The attribute that xmlGetProp returns: the first of that name in any namespace. It may be empty. */
export function propertyOf(element: Element | undefined, name: string): Attribute | undefined {
  return element?.attributes.find((attribute) => attribute.local === name);
}

/** The value of propertyOf. */
export function property(element: Element | undefined, name: string): string | undefined {
  return propertyOf(element, name)?.value;
}

/** The children that XPath selects by name: those without a namespace. */
export function childrenOf(element: Element | undefined, name: string): Element[] {
  if (element === undefined) return [];
  return elementsOf(element).filter((child) => child.local === name && child.namespace === undefined);
}

/** The first of childrenOf. */
export function childOf(element: Element | undefined, name: string): Element | undefined {
  return childrenOf(element, name)[0];
}

/** The children of that name in any namespace. libvirt finds some elements by looping over children, without XPath. */
export function anyChildrenOf(element: Element | undefined, name: string): Element[] {
  return element === undefined ? [] : elementsOf(element).filter((child) => child.local === name);
}

/** The first of anyChildrenOf. */
export function anyChildOf(element: Element | undefined, name: string): Element | undefined {
  return anyChildrenOf(element, name)[0];
}

/** Reads an optional element. */
export function partOf<Kind>(element: Element | undefined, read: (element: Element) => Kind): Kind | undefined {
  return element === undefined ? undefined : read(element);
}
