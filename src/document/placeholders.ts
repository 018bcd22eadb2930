import { type Element, elementsOf, type Text } from '../xml/document.ts';
import type { SourceText, Span } from './rule.ts';
import type { DocumentSchema } from './schema.ts';

/** A placeholder of a template language in a file. */
export interface Placeholder extends Span {
  readonly text: string;
  /** The template language that writes it, or those that may, for a message. */
  readonly language: string;
}

interface Syntax {
  readonly pattern: RegExp;
  readonly language: string | ((placeholder: string) => string);
  /** Whether the text can also be a value for a guest: `${net0/mac}` is a variable of iPXE. */
  readonly isAmbiguous?: true;
}

const SYNTAXES: readonly Syntax[] = [
  { pattern: /\{\{.*?\}\}\}?|\{%.*?%\}|\{#.*?#\}/gs, language: bracesLanguage },
  { pattern: /<%.*?%>/gs, language: 'ERB' },
  { pattern: /<\?(?:=|php\b|\s).*?\?>/gs, language: 'PHP' },
  { pattern: /\[\[ .*? \]\]/gs, language: 'Nomad or Go' },
  { pattern: /[$%]\{[A-Z][A-Z0-9_]*\}/g, language: 'shell' },
  { pattern: /\$\{\s*(?:count|data|each|local|module|path|var)\.[^}]*\}/g, language: dollarLanguage },
  { pattern: /#\{[^}]*\}/g, language: 'Ruby', isAmbiguous: true },
  { pattern: /[$%]\{[^}]*\}/g, language: dollarLanguage, isAmbiguous: true },
  { pattern: /\$\([A-Z_][A-Z0-9_]*\)/g, language: 'make', isAmbiguous: true },
  { pattern: /\$[A-Z_][A-Z0-9_]*/g, language: 'shell', isAmbiguous: true },
  { pattern: /(?<!\w)__[A-Z][A-Z0-9_]*?__(?!\w)/g, language: 'sed', isAmbiguous: true },
  { pattern: /@[A-Z][A-Z0-9_]*@/g, language: 'CMake or autoconf', isAmbiguous: true },
  { pattern: /%\(\w+\)[sd]/g, language: 'Python', isAmbiguous: true },
];

/** Most files have none of these characters, so most files are not searched. */
const ANY = /\{[{%#]|<%|<\?(?:=|php\b|\s)|[$%#]\{|\$[(A-Z_]|@[A-Z]|%\(|__[A-Z]|\[\[/;

/** Jinja, Go, Mustache and Packer all use double braces; most placeholders show whose they are. */
function bracesLanguage(placeholder: string): string {
  if (/^\{[%#]/.test(placeholder)) return 'Jinja';
  const inside = placeholder.replace(/^\{\{-?\s*|\s*-?\}\}\}?$/g, '');
  if (/^(?:user|build|isotime|env)\s*[`"(]/.test(inside)) return 'Packer';
  if (
    /^(?:[.$]|(?:if|else|end|range|with|template|include|define|block|printf|quote|toYaml|default)\b(?!\s*[|(=]))/.test(
      inside,
    )
  )
    return 'Go';
  if (/^[{#^/&>!]/.test(inside)) return 'Mustache';
  if (/[|([~]|\bif\b/.test(inside)) return 'Jinja';
  return 'Jinja or Mustache';
}

/** Terraform and Packer have expressions in braces, shells have the name of a variable. */
function dollarLanguage(placeholder: string): string {
  const inside = placeholder.slice(2, -1).trim();
  if (placeholder.startsWith('%') || /^(?:count|data|each|module|path)\./.test(inside)) return 'Terraform';
  if (/^[A-Za-z_]\w*(?:[:#%/^,].*|-.*)?$|^!/.test(inside))
    return /^[a-z]/.test(inside) ? 'Terraform or shell' : 'shell';
  return 'Terraform or Packer';
}

/** The language of a file: that of the first placeholder that only one language writes. */
export function languageOf(placeholders: readonly Placeholder[]): string | undefined {
  const languages = placeholders.map(({ language }) => language);
  return languages.find((language) => !language.includes(' or ')) ?? languages[0];
}

/** Elements whose text is for people or other programs. */
const PROSE = ['title', 'description', 'metadata'];

/** Elements whose values are for guests, and may contain anything. */
const FREE_VALUES = ['bootp', 'txt', 'option'];

/** The placeholders in the values and between the elements of a file, in order. */
export function placeholdersOf({ text, document }: SourceText, { hasVariables }: DocumentSchema): Placeholder[] {
  if (!ANY.test(text)) return [];
  const all = document === undefined ? inText(text) : [...inElement(document.root, text)];
  const found = hasVariables === true ? all.filter((each) => !/^\$\w/.test(each.text)) : all;
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
  // To XML, `<?php ... ?>` is a processing instruction, which libvirt ignores.
  const others = element.children.filter(({ kind }) => kind === 'other');
  for (const { at, end } of others) yield* search(source.slice(at, end), at, syntaxes);
  for (const child of elementsOf(element)) yield* inElement(child, source);
}

function search(text: string, offset: number, syntaxes: readonly Syntax[]): Placeholder[] {
  return syntaxes.flatMap(({ pattern, language }) =>
    [...text.matchAll(pattern)].map((match) => ({
      text: match[0],
      language: typeof language === 'string' ? language : language(match[0]),
      at: offset + match.index,
      end: offset + match.index + match[0].length,
    })),
  );
}
