import { INVISIBLE } from '../invisible.ts';

const SAFE = /^[ -[\]-~]*$/;

/**
 * Makes a text safe to print on one line of a terminal, as virsh's tables do: control characters become `\xNN`, other unsafe
 * ones `\u{NNNN}`. A literal `\x` becomes `\x5cx`, so that nobody can forge an escape.
 */
export function printable(text: string): string {
  if (SAFE.test(text)) return text;
  return text.replaceAll('\\x', '\\x5cx').replace(INVISIBLE, escaped);
}

/** Makes a text of several lines safe to print, such as a message or XML. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll('\t', '        '))
    .map((line) => line.replace(INVISIBLE, escaped))
    .join('\n');
}

/** Makes a text safe to print and keeps its lines and tabs, such as the content of a file. */
export function printableText(text: string): string {
  return text.replace(INVISIBLE, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16).padStart(2, '0');
  return code <= 0xff ? `\\x${hex}` : `\\u{${hex}}`;
}
