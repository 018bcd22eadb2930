/** One command of a string of commands. */
export interface StringCommand {
  /** Its words, without quotes and backslashes. */
  readonly words: readonly string[];
  /** The part of the string that it was read from. */
  readonly source: string;
}

const BLANK = /[ \t]/;

/**
 * Splits a string of commands as virsh does (vshCommandStringGetArg): at `;` and newlines, with the shell's quotes and
 * backslashes, and comments from `#` at the start of a word. A command whose name starts with a quoted `#` is a comment too. A single
 * quote that is not closed ends with the string. Undefined if virsh rejects the string: a double quote is open, or a backslash
 * ends it.
 */
export function splitCommandString(text: string): readonly StringCommand[] | undefined {
  const commands: StringCommand[] = [];
  let words: string[] = [];
  let [start, end, at] = [0, 0, 0];
  const isComment = () => words[0]?.startsWith('#') === true;
  const finish = () => {
    if (words.length > 0 && !isComment()) commands.push({ words, source: text.slice(start, end) });
    words = [];
  };
  while (at < text.length) {
    const character = text[at] ?? '';
    if (BLANK.test(character)) {
      at += 1;
    } else if (text.startsWith('\\\n', at)) {
      at += 2;
    } else if (character === ';' || character === '\n') {
      finish();
      at += 1;
    } else if (character === '#') {
      const newline = text.indexOf('\n', at);
      at = newline < 0 ? text.length : newline;
    } else {
      const word = readWord(text, at);
      if (word === undefined && isComment()) return commands;
      if (word === undefined) return undefined;
      if (words.length === 0) start = at;
      words.push(word.value);
      at = word.end;
      end = at;
    }
  }
  finish();
  return commands;
}

/** Reads the word at a position; undefined if it does not end. */
function readWord(text: string, start: number): { readonly value: string; readonly end: number } | undefined {
  let [value, single, double, at] = ['', false, false, start];
  for (; at < text.length; at += 1) {
    let character = text[at] ?? '';
    if (!single && !double && (BLANK.test(character) || character === ';' || character === '\n')) break;
    if (!double && character === "'") {
      single = !single;
    } else if (!single && character === '"') {
      double = !double;
    } else {
      if (!single && character === '\\') {
        at += 1;
        if (at === text.length) return undefined;
        character = text[at] ?? '';
        if (character === '\n') continue;
      }
      value += character;
    }
  }
  return double ? undefined : { value, end: at };
}
