import { VnetError } from '../error.ts';
import { type Element, MalformedXml } from '../xml/document.ts';

/**
 * Reads XML that libvirt printed. Throws VnetError `refused` if it is not well-formed: libvirt does not escape a quote in
 * every attribute it writes, such as the name of a DNS domain.
 */
export function readPrinted<T>(xml: string, what: string, read: (xml: string) => T): T {
  try {
    return read(xml);
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    throw new VnetError('refused', `the XML that libvirt printed for ${what} is not well-formed: ${error.message}`, {
      hint: 'libvirt does not escape a quote in some attributes; redefine it without quotes in its values',
      cause: error,
    });
  }
}

/** What JSON can hold. */
export type PlainData =
  | string
  | number
  | boolean
  | null
  | readonly PlainData[]
  | { readonly [member: string]: PlainData };

/** The child elements, or those of one name. */
export function childrenOf(element: Element | undefined, name?: string): Element[] {
  const elements = (element?.children ?? []).filter((child) => child.kind === 'element');
  return name === undefined ? elements : elements.filter(({ local }) => local === name);
}

/** The attributes by name. */
export function attributesOf(element: Element | undefined): Readonly<Record<string, string | undefined>> {
  return Object.fromEntries((element?.attributes ?? []).map(({ local, value }) => [local, value]));
}

/** The text of the first child element of that name. */
export function textOf(element: Element | undefined, name: string): string | undefined {
  const [child] = childrenOf(element, name);
  return child?.children.map((node) => (node.kind === 'text' ? node.text : '')).join('');
}
