/** Characters that a POSIX shell takes literally. */
const PLAIN = /^[\w./:=@%+,-]+$/;

/** Control characters, and characters that reorder or hide text: in quotes they would be invisible, or move the cursor. */
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** Returns the text as one word of a shell, quoted only if it must be. Invisible characters become `$'\x1b'`, which bash and zsh read. */
export function shellWord(text: string): string {
  if (PLAIN.test(text)) return text;
  if (text.search(INVISIBLE) === -1) return `'${text.replaceAll("'", "'\\''")}'`;
  const escaped = text.replace(/[\\']/g, '\\$&').replace(INVISIBLE, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
  });
  return `$'${escaped}'`;
}

/** Returns a command line that runs these words when it is pasted into a shell. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** Returns a name as an argument of a virsh command: by option if it looks like an option itself. */
export function nameArgument(option: string, name: string): string {
  return name.startsWith('-') ? `--${option}=${name}` : name;
}
