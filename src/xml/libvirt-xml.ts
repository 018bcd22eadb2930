import { XMLParser } from 'fast-xml-parser';
import { MalformedXml } from './document.ts';

/** An element of libvirt's XML: its attributes as `@name`, its children by name; an element with only text is a string. */
export type XmlValue = string | { readonly [name: string]: XmlValue | undefined } | undefined;

/**
 * Reads XML that libvirt printed. It has no positions and misses errors: use parseXml for what users write. Throws
 * MalformedXml where the parser gives up.
 */
export function readLibvirtXml(xml: string): XmlValue {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    // A name such as 007 stays text.
    parseTagValue: false,
    parseAttributeValue: false,
  });
  try {
    return parser.parse(xml) as XmlValue;
  } catch (error) {
    throw new MalformedXml(error instanceof Error ? error.message : String(error), 0);
  }
}

/** The text at a path of element names, or undefined if there is none. */
export function textAt(root: XmlValue, ...path: readonly string[]): string | undefined {
  let value: XmlValue = root;
  for (const name of path) value = typeof value === 'object' ? value[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}
