import { INVISIBLE } from './invisible.ts';

/** Characters that a POSIX shell takes literally. */
const PLAIN = /^[\w./:=@%+,-]+$/;

/** Returns the text as one word of a shell, quoted only if it must be. Invisible characters become `$'\x1b'`, which bash and zsh read. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (text.search(INVISIBLE) === -1) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text.replace(/[\\']/g, '\\$&').replace(INVISIBLE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
    return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\U${code.toString(16).padStart(8, '0')}`;
  });
  return `$'${escaped}'`;
}

/** Returns a command line that runs these words when it is pasted into a shell. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** Returns positional arguments of a command that only vnet has: after `--` if one looks like an option. */
export function operands(...texts: readonly string[]): readonly string[] {
  return texts.some((text) => /^-./.test(text)) ? ['--', ...texts] : texts;
}

/** Returns a name or a path as an argument of a virsh command: by option if it looks like an option itself. */
export function nameArgument(option: string, name: string): string {
  return name.startsWith('-') ? `--${option}=${name}` : name;
}
