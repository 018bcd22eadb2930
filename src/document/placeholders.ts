import { type Element, elementsOf, type Text } from '../xml/document.ts';
import type { SourceText, Span } from './rule.ts';

/** A placeholder of a template language in a file. */
export interface Placeholder extends Span {
  readonly text: string;
  /** The template languages that write it, for a message. */
  readonly language: string;
}

interface Syntax {
  readonly pattern: RegExp;
  readonly language: string;
  /** Whether the text can also be a value for a guest: `${net0/mac}` is a variable of iPXE. */
  readonly isAmbiguous?: true;
}

const SYNTAXES: readonly Syntax[] = [
  { pattern: /\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}/gs, language: 'Jinja or Go' },
  { pattern: /<%.*?%>/gs, language: 'ERB' },
  { pattern: /[$%]\{[^}]*\}/g, language: 'shell or Terraform', isAmbiguous: true },
  { pattern: /\$[A-Z_][A-Z0-9_]*/g, language: 'shell', isAmbiguous: true },
  { pattern: /@[A-Z][A-Z0-9_]*@/g, language: 'CMake or autoconf', isAmbiguous: true },
  { pattern: /%\(\w+\)[sd]/g, language: 'Python', isAmbiguous: true },
];

/** Most files have none of these characters, so most files are not searched. */
const ANY = /\{[{%#]|<%|[$%]\{|\$[A-Z_]|@[A-Z]|%\(/;

/** Elements whose text is for people or other programs. */
const PROSE = ['title', 'description', 'metadata'];

/** Elements whose values are for guests, and may contain anything. */
const FREE_VALUES = ['bootp', 'txt', 'option'];

/** The placeholders in the values and between the elements of a file, in order. */
export function placeholdersOf({ text, document }: SourceText): Placeholder[] {
  if (!ANY.test(text)) return [];
  const found = document === undefined ? inText(text) : [...inElement(document.root, text)];
  return found.sort((a, b) => a.at - b.at).filter(({ at }, index, all) => at >= (all[index - 1]?.end ?? 0));
}

/** In a file that is not XML, only comments are known to be no values. */
function inText(text: string): Placeholder[] {
  const blanked = text.replace(/<!--.*?(?:-->|$)/gs, ({ length }) => ' '.repeat(length));
  return search(blanked, 0, SYNTAXES);
}

function* inElement(element: Element, source: string): Generator<Placeholder> {
  if (PROSE.includes(element.local)) return;
  const syntaxes = FREE_VALUES.includes(element.local) ? SYNTAXES.filter(({ isAmbiguous }) => !isAmbiguous) : SYNTAXES;
  for (const { valueAt, end } of element.attributes) yield* search(source.slice(valueAt, end - 1), valueAt, syntaxes);
  const texts = element.children.filter((node): node is Text => node.kind === 'text');
  for (const { at, end } of texts) yield* search(source.slice(at, end), at, syntaxes);
  for (const child of elementsOf(element)) yield* inElement(child, source);
}

function search(text: string, offset: number, syntaxes: readonly Syntax[]): Placeholder[] {
  return syntaxes.flatMap(({ pattern, language }) =>
    [...text.matchAll(pattern)].map((match) => ({
      text: match[0],
      language,
      at: offset + match.index,
      end: offset + match.index + match[0].length,
    })),
  );
}
