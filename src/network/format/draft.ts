import type { Document, Element, Node } from '../../xml/document.ts';
import { DNSMASQ_NAMESPACE } from '../model.ts';

/** A node of XML to write: a document node without source offsets. */
export type Draft = DraftElement | DraftText | DraftComment | DraftRaw;

export interface DraftElement {
  readonly kind: 'element';
  /** The name with its prefix. */
  readonly name: string;
  readonly attributes: readonly DraftAttribute[];
  readonly children: readonly Draft[];
}

export interface DraftAttribute {
  readonly name: string;
  readonly value: string;
}

export interface DraftText {
  readonly kind: 'text';
  readonly text: string;
  readonly cdata?: boolean;
}

export interface DraftComment {
  readonly kind: 'comment';
  readonly text: string;
  /** Whether it follows its predecessor on the same line. */
  readonly sameLine?: boolean;
}

/** A processing instruction or document type, verbatim. */
export interface DraftRaw {
  readonly kind: 'raw';
  readonly text: string;
}

/** Makes an element. Attributes that are undefined are omitted. */
export function draft(
  name: string,
  attributes: Readonly<Record<string, string | undefined>> = {},
  children: readonly Draft[] = [],
): DraftElement {
  const list = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [{ name: key, value }],
  );
  return { kind: 'element', name, attributes: list, children };
}

/** Makes an element that contains only text. */
export function draftText(name: string, text: string): DraftElement {
  return draft(name, {}, [{ kind: 'text', text }]);
}

/** The children without blank text, which is layout. */
export function withoutBlanks({ children }: DraftElement): readonly Draft[] {
  return children.filter((node) => node.kind !== 'text' || !/^[ \t\n\r]*$/.test(node.text));
}

/** A document as drafts: the root and all around it, except the XML declaration. */
export function draftOf(document: Document): readonly Draft[] {
  return draftsOf(document.children, document.source).filter(
    (node) => !(node.kind === 'raw' && /^<\?xml\s/.test(node.text)),
  );
}

function draftsOf(nodes: readonly Node[], source: string): Draft[] {
  return nodes.map((node, index): Draft => {
    if (node.kind === 'element') return elementDraft(node, source);
    if (node.kind === 'text') return { kind: 'text', text: node.text, cdata: node.cdata };
    if (node.kind === 'other') return { kind: 'raw', text: source.slice(node.at, node.end) };
    return { kind: 'comment', text: node.text, sameLine: isOnLineOf(nodes, index) };
  });
}

function elementDraft(element: Element, source: string): DraftElement {
  const { attributes, children } = element;
  const name = element.namespace === DNSMASQ_NAMESPACE ? `dnsmasq:${element.local}` : element.name;
  return { kind: 'element', name, attributes: attributes.map(attributeDraft), children: draftsOf(children, source) };
}

function attributeDraft({ name, value }: DraftAttribute): DraftAttribute {
  // libvirt always writes dnsmasq's namespace with this prefix.
  const isDnsmasq = value === DNSMASQ_NAMESPACE && name.startsWith('xmlns:');
  return { name: isDnsmasq ? 'xmlns:dnsmasq' : name, value };
}

function isOnLineOf(nodes: readonly Node[], index: number): boolean {
  const before = nodes[index - 1];
  if (before?.kind !== 'text') return before?.kind === 'element';
  return /^[ \t]*$/.test(before.text) && nodes[index - 2]?.kind === 'element';
}
