import { escapeAttribute, escapeMetadataAttribute, escapeMetadataText } from '../../xml/escape.ts';
import type { Draft, DraftElement } from './draft.ts';

/** What stands around an attribute's value: libvirt writes `'`, libxml2, which writes `<metadata>`, `"`. */
export type Quote = '"' | "'";

/**
 * An element that libvirt does not look into, laid out as libxml2 does: blank text between elements is layout and is made
 * anew, an element that holds other text keeps it untouched. Its lines, the first and last too, begin with `indent`.
 */
export function writeForeign(element: DraftElement, indent: string, quote: Quote): string {
  return `${indent}${write(element, indent, quote)}\n`;
}

/** A node and all in it on one line, untouched. */
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

/** libxml2 writes the namespaces first. */
function attributesOf({ attributes }: DraftElement, quote: Quote): string {
  const isNamespace = ({ name }: { name: string }) => name === 'xmlns' || name.startsWith('xmlns:');
  const ordered = [...attributes.filter(isNamespace), ...attributes.filter((attribute) => !isNamespace(attribute))];
  const escaped = quote === '"' ? escapeMetadataAttribute : escapeAttribute;
  return ordered.map(({ name, value }) => ` ${name}=${quote}${escaped(value)}${quote}`).join('');
}

/** What libxml2 keeps with xmlKeepBlanksDefault(0): blank text goes unless it is all there is, or follows other text. */
function withoutLayout(children: readonly Draft[]): readonly Draft[] {
  if (children.length === 1) return children;
  const kept: Draft[] = [];
  for (const child of children) {
    const isBlank = child.kind === 'text' && child.cdata !== true && /^[ \t\n\r]*$/.test(child.text);
    const followsText = kept.at(-1)?.kind === 'text' || kept[0]?.kind === 'text';
    if (!isBlank || followsText) kept.push(child);
  }
  return kept;
}
