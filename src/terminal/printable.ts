/** Characters that control a terminal or reorder text: C0, DEL, C1, line separators, bidi controls. */
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
const UNSAFE_OR_ESCAPE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|\\x/g;
const SAFE = /^[ -[\]-~]*$/;

/**
 * Makes a text safe to print on one line of a terminal, as virsh's tables do: control characters become `\xNN`, other unsafe
 * ones `\u{NNNN}`. A literal `\x` becomes `\x5cx`, so that nobody can forge an escape.
 */
export function printable(text: string): string {
  if (SAFE.test(text)) return text;
  return text.replace(UNSAFE_OR_ESCAPE, escaped);
}

/** Makes a text of several lines safe to print, such as a message or XML. */
export function printableLines(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replaceAll('\t', '        '))
    .map((line) => line.replace(UNSAFE, escaped))
    .join('\n');
}

/** Makes a text safe to print and keeps its lines and tabs, such as the content of a file. */
export function printableText(text: string): string {
  return text.replace(UNSAFE, (character) =>
    character === '\n' || character === '\t' ? character : escaped(character),
  );
}

function escaped(character: string): string {
  if (character === '\\x') return '\\x5cx';
  const code = character.charCodeAt(0);
  const hex = code.toString(16).padStart(2, '0');
  return code <= 0xff ? `\\x${hex}` : `\\u{${hex}}`;
}
