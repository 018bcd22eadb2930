import type { Attribute, Element } from './document.ts';

/** A replacement of the source text between two offsets, in UTF-16 code units. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** Replaces an attribute's value and keeps its quotes. */
export function withValue({ valueAt, end }: Attribute, value: string): Edit {
  return { start: valueAt, end: end - 1, text: escapeValue(value) };
}

/** Renames an attribute. */
export function withName({ at, name }: Attribute, to: string): Edit {
  return { start: at, end: at + name.length, text: to };
}

/** Adds an attribute after the others. */
export function addAttribute(element: Element, name: string, value: string): Edit {
  const at = element.attributes.at(-1)?.end ?? element.at + 1 + element.name.length;
  return { start: at, end: at, text: ` ${name}='${escapeValue(value)}'` };
}

/** Removes an attribute and the blanks before it. */
export function withoutAttribute(element: Element, attribute: Attribute): Edit {
  const previous = element.attributes.filter(({ end }) => end <= attribute.at).at(-1);
  return { start: previous?.end ?? element.at + 1 + element.name.length, end: attribute.end, text: '' };
}

/** Removes an element and the blanks before it. */
export function withoutElement(element: Element): Edit {
  const siblings = element.parent?.children ?? [];
  const before = siblings[siblings.indexOf(element) - 1];
  const blank = before?.kind === 'text' && /^\s*$/.test(before.text) ? before.at : element.at;
  return { start: blank, end: element.end, text: '' };
}

/** Adds text in front of an element's end tag. */
export function addContent(element: Element, text: string): Edit {
  const { name, closeAt, end } = element;
  if (closeAt < end) return { start: closeAt, end: closeAt, text };
  return { start: end - 2, end, text: `>${text}</${name}>` };
}

/** Moves an element into another one, behind its children. */
export function moveElement(element: Element, into: Element, source: string): Edit[] {
  return [withoutElement(element), addContent(into, source.slice(element.at, element.end))];
}

/** Renames an element in its start tag and its end tag. */
export function renameElement(element: Element, to: string): Edit[] {
  const start = { start: element.at + 1, end: element.at + 1 + element.name.length, text: to };
  if (element.closeAt === element.end) return [start];
  return [start, { start: element.closeAt + 2, end: element.closeAt + 2 + element.name.length, text: to }];
}

/** Applies edits to a text. If two edits overlap, only the first is applied. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  let text = '';
  let cursor = 0;
  for (const edit of [...edits].sort((a, b) => a.start - b.start)) {
    if (edit.start < cursor) continue;
    text += source.slice(cursor, edit.start) + edit.text;
    cursor = edit.end;
  }
  return text + source.slice(cursor);
}

function escapeValue(value: string): string {
  return value.replace(/[&<'"\n\r\t]/g, (character) => `&#${character.charCodeAt(0)};`);
}
