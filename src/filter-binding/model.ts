import { attributeValue, childOf } from '../document/attributes.ts';
import type { FilterRef } from '../filter/model.ts';
import { readFilterRef } from '../filter/parse/parse.ts';
import { type Document, type Element, textOf } from '../xml/document.ts';

/**
 * A filter binding as libvirt reads its XML (virNWFilterBindingDefParseXML): the filter of an interface, with values for its
 * variables. Texts are undefined if they are absent or empty.
 */
export interface FilterBinding {
  readonly element: Element;
  /** The device on the host, such as a tap. */
  readonly portDevice: string | undefined;
  readonly linkDevice: Element | undefined;
  readonly ownerName: string | undefined;
  readonly ownerUuid: string | undefined;
  readonly reference: FilterRef | undefined;
}

/** Reads a filter binding. Never throws: rules report what libvirt rejects. */
export function readFilterBinding({ root }: Document): FilterBinding {
  const owner = childOf(root, 'owner');
  const reference = childOf(root, 'filterref');
  return {
    element: root,
    portDevice: attributeValue(childOf(root, 'portdev'), 'name'),
    linkDevice: childOf(root, 'linkdev'),
    ownerName: textIn(owner, 'name'),
    ownerUuid: textIn(owner, 'uuid'),
    reference: reference && readFilterRef(reference),
  };
}

function textIn(parent: Element | undefined, name: string): string | undefined {
  const element = childOf(parent, name);
  return element === undefined ? undefined : textOf(element) || undefined;
}
