import { escapeAttribute, escapeMetadataAttribute, escapeMetadataText } from '../../xml/escape.ts';
import type { Draft, DraftElement } from './draft.ts';

/** The quotes of attributes: libvirt writes `'`; libxml2, which writes `<metadata>`, writes `"`. */
export type Quote = '"' | "'";

/**
 * Formats an element that libvirt does not know, as libxml2 does: blank text between elements is replaced by line breaks and
 * indentation; an element with other text is kept verbatim. All lines start with `indent`.
 */
export function writeForeign(element: DraftElement, indent: string, quote: Quote): string {
  return `${indent}${write(element, indent, quote)}\n`;
}

/** Formats a node and its descendants without adding layout. */
export function inline(node: Draft, quote: Quote = '"'): string {
  if (node.kind === 'raw') return node.text;
  if (node.kind === 'comment') return `<!--${node.text}-->`;
  if (node.kind === 'text') return node.cdata ? `<![CDATA[${node.text}]]>` : escapeMetadataText(node.text);
  const children = withoutLayout(node.children).map((child) => inline(child, quote));
  return wrap(node, children.join(''), quote);
}

function write(element: DraftElement, indent: string, quote: Quote): string {
  const children = withoutLayout(element.children);
  if (children.length === 0 || children.some(({ kind }) => kind === 'text')) return inline(element, quote);
  const inner = `${indent}  `;
  const lines = children.map((child) => (child.kind === 'element' ? write(child, inner, quote) : inline(child)));
  return wrap(element, `\n${lines.map((line) => `${inner}${line}\n`).join('')}${indent}`, quote);
}

function wrap(element: DraftElement, content: string, quote: Quote): string {
  const tag = `${element.name}${attributesOf(element, quote)}`;
  return content === '' ? `<${tag}/>` : `<${tag}>${content}</${element.name}>`;
}

/** libxml2 writes namespaces first. */
function attributesOf({ attributes }: DraftElement, quote: Quote): string {
  const isNamespace = ({ name }: { name: string }) => name === 'xmlns' || name.startsWith('xmlns:');
  const ordered = [...attributes.filter(isNamespace), ...attributes.filter((attribute) => !isNamespace(attribute))];
  const escapeFor = quote === '"' ? escapeMetadataAttribute : escapeAttribute;
  return ordered.map(({ name, value }) => ` ${name}=${quote}${escapeFor(value)}${quote}`).join('');
}

/** The nodes that libxml2 keeps with xmlKeepBlanksDefault(0): blank text only if it is alone or follows other text. */
function withoutLayout(children: readonly Draft[]): readonly Draft[] {
  if (children.length === 1) return children;
  const nodes: Draft[] = [];
  for (const child of children) {
    const isBlank = child.kind === 'text' && child.cdata !== true && /^[ \t\n\r]*$/.test(child.text);
    const followsText = nodes.at(-1)?.kind === 'text' || nodes[0]?.kind === 'text';
    if (!isBlank || followsText) nodes.push(child);
  }
  return nodes;
}
