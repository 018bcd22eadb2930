import { XMLParser } from 'fast-xml-parser';

/** An element of libvirt's own XML: its attributes as `@name`, its children by name, text alone as a string. */
export type Answered = string | { readonly [name: string]: Answered | undefined } | undefined;

/**
 * Reads XML that libvirt printed itself, whose form is known: no places, no faults looked for. What users wrote goes through
 * parseXml.
 */
export function readAnswer(xml: string): Answered {
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '@',
    // A name such as 007 is no number.
    parseTagValue: false,
    parseAttributeValue: false,
  });
  return parser.parse(xml) as Answered;
}

/** What stands at the end of a path of names; undefined where it leads nowhere. */
export function answerAt(answer: Answered, ...path: readonly string[]): string | undefined {
  let place: Answered = answer;
  for (const name of path) place = typeof place === 'object' ? place[name] : undefined;
  return typeof place === 'string' ? place : undefined;
}
