import type { Element } from './document.ts';

/**
 * Whether libxml2 drops a text when it is asked to drop blanks between tags (areBlanks). It keeps text that is not blank,
 * text next to other text, and the only content of an element.
 */
export function dropsBlanks(text: {
  /** The source text, with references. */
  readonly raw: string;
  /** Whether an end tag follows. */
  readonly closes: boolean;
  readonly parent: Element;
  /** Whether the parent already has text that is kept. */
  readonly mixed: boolean;
}): boolean {
  const { raw, closes, parent, mixed } = text;
  if (mixed || !/^[ \t\r\n]*$/.test(raw)) return false;
  return !(parent.children.length === 0 && closes) && !preservesSpace(parent);
}

function preservesSpace(element: Element | undefined): boolean {
  for (let current = element; current !== undefined; current = current.parent) {
    const space = current.attributes.find(({ name }) => name === 'xml:space');
    if (space !== undefined) return space.value === 'preserve';
  }
  return false;
}
