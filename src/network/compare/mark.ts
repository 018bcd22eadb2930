import { attributeValue } from '../../document/attributes.ts';
import { type Element, elementsOf, type Node } from '../../xml/document.ts';
import { addContent, type Edit, withoutElement } from '../../xml/edit.ts';
import { escapeAttribute } from '../../xml/escape.ts';
import type { Network } from '../model.ts';

/** The namespace of what vnet writes into `<metadata>`. */
const NAMESPACE = 'urn:vnet:apply';

/** Whether a node of `<metadata>` is vnet's mark, which says which set of files a network was created from. */
export function isMark(node: Node): node is Element {
  return node.kind === 'element' && node.namespace === NAMESPACE;
}

/** The set of files that a network was created from; undefined without a mark. */
export function setOf({ metadata }: Network): string | undefined {
  return attributeValue(metadata && elementsOf(metadata).find(isMark), 'set');
}

/** The edits that mark a network as one of a set and of no other. */
export function markEdits({ element, metadata }: Network, set: string | undefined): Edit[] {
  const edits = (metadata === undefined ? [] : elementsOf(metadata).filter(isMark)).map(withoutElement);
  if (set === undefined) return edits;
  const mark = `<vnet:apply xmlns:vnet='${NAMESPACE}' set='${escapeAttribute(set)}'/>`;
  return [
    ...edits,
    metadata === undefined ? addContent(element, `  <metadata>${mark}</metadata>\n`) : addContent(metadata, mark),
  ];
}
