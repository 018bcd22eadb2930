import type { Element } from './document.ts';

/**
 * Whether libxml2, asked to drop blanks between tags (areBlanks), drops a text of an element. It keeps what holds
 * anything but blanks, what stands beside other text, and what is all there is in an element.
 */
export function dropsBlanks(text: {
  /** As written. */
  readonly raw: string;
  /** Whether an end tag follows. */
  readonly closes: boolean;
  readonly parent: Element;
  /** Whether text that is kept stands before it in its parent. */
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
