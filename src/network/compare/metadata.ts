import type { Element, Node } from '../../xml/document.ts';
import { isMark } from './mark.ts';

/**
 * The elements of `<metadata>` in one spelling: the prefixes of namespaces, the order of attributes, comments and the blanks
 * between elements have no meaning. Undefined if there are none but vnet's mark.
 */
export function metadataText({ children }: Element): string | undefined {
  return (
    children
      .filter((node) => !isMark(node))
      .map(written)
      .join('') || undefined
  );
}

function written(node: Node): string {
  if (node.kind === 'text') return JSON.stringify(node.text.trim()).slice(1, -1);
  if (node.kind !== 'element') return '';
  const attributes = node.attributes
    .filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'))
    .map(({ local, namespace, value }) => ` ${nameOf(local, namespace)}=${JSON.stringify(value)}`)
    .sort();
  const name = nameOf(node.local, node.namespace);
  return `<${name}${attributes.join('')}>${node.children.map(written).join('')}</${name}>`;
}

function nameOf(local: string, namespace: string | undefined): string {
  return namespace === undefined ? local : `{${namespace}}${local}`;
}
