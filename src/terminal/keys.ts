/** The keys that send more than one character (xterm, and the Linux console). */
const SEQUENCES: Readonly<Record<string, string>> = {
  '[A': 'up',
  OA: 'up',
  '[B': 'down',
  OB: 'down',
  '[5~': 'page-up',
  '[6~': 'page-down',
  '[H': 'home',
  OH: 'home',
  '[1~': 'home',
  '[7~': 'home',
  '[F': 'end',
  OF: 'end',
  '[4~': 'end',
  '[8~': 'end',
};

const CONTROLS: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\x1b': 'escape',
  '\x7f': 'backspace',
  '\b': 'backspace',
  '\x03': 'ctrl-c',
  '\x0c': 'ctrl-l',
  '\x15': 'ctrl-u',
  '\x1a': 'ctrl-z',
};

/** A sequence that starts with ESC, or one character. */
const KEY = /\x1b([[O][\d;]*[A-Za-z~])|./gsu;

/** Splits what a terminal sent into keys: a character is itself, other keys have names. Unknown ones are skipped. */
export function keysIn(text: string): string[] {
  return [...text.matchAll(KEY)].flatMap(([key, sequence]) => {
    if (sequence !== undefined) return SEQUENCES[sequence] ?? [];
    const name = CONTROLS[key];
    if (name !== undefined) return name;
    return /\p{Cc}/u.test(key) ? [] : key;
  });
}
