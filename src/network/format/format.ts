import { childSchema, type ElementSchema } from '../../document/schema.ts';
import { escapeAttribute, escapeText } from '../../xml/escape.ts';
import { canonicalNetwork } from './canonical.ts';
import type { Draft, DraftElement } from './draft.ts';
import { DRAFT_SCHEMA } from './draft-schema.ts';
import { inline, writeForeign } from './foreign.ts';

/**
 * Formats a network as net-dumpxml does: libvirt's order, indentation of two spaces, single quotes. Nothing is lost:
 * canonicalNetwork says where unknown nodes go.
 */
export function writeNetwork(network: DraftElement): string {
  return writeElement(canonicalNetwork(network), DRAFT_SCHEMA, '');
}

/** Formats a document whose root is a network, including the comments around it. */
export function writeDocument(nodes: readonly Draft[]): string {
  return nodes
    .filter(({ kind }) => kind !== 'text')
    .map((node) => (node.kind === 'element' ? writeNetwork(node) : `${inline(node)}\n`))
    .join('');
}

function writeElement(element: DraftElement, schema: ElementSchema | undefined, indent: string): string {
  if (schema === undefined) return writeForeign(element, indent, "'");
  if (schema.isMetadata) return writeForeign(element, indent, '"');
  const { name, children } = element;
  const tag = `${name}${element.attributes.map((attribute) => ` ${attribute.name}='${escapeAttribute(attribute.value)}'`).join('')}`;
  if (children.length === 0) {
    return schema.alwaysOpen ? `${indent}<${tag}>\n${indent}</${name}>\n` : `${indent}<${tag}/>\n`;
  }
  if (isText(children)) return `${indent}<${tag}>${children.map(writeText).join('')}</${name}>\n`;
  return `${indent}<${tag}>\n${writeChildren(children, schema, `${indent}  `)}${indent}</${name}>\n`;
}

function writeChildren(children: readonly Draft[], schema: ElementSchema, indent: string): string {
  const pieces: string[] = [];
  for (const child of children) {
    if (child.kind === 'comment' && child.sameLine && pieces.length > 0) {
      pieces.push(` ${inline(child)}`);
      continue;
    }
    if (pieces.length > 0) pieces.push('\n');
    if (child.kind === 'element') pieces.push(writeElement(child, childSchema(schema, child.name), indent).trimEnd());
    else pieces.push(`${indent}${writeText(child).trim()}`);
  }
  return `${pieces.join('')}\n`;
}

function isText(children: readonly Draft[]): boolean {
  return children.every(({ kind }) => kind !== 'element') && children.some(({ kind }) => kind === 'text');
}

function writeText(node: Draft): string {
  return node.kind === 'text' ? escapeText(node.text) : inline(node);
}
