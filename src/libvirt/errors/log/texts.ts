import type { LogLine } from './log-line.ts';

/** A line with more parts than this is no message of libvirt. */
const MOST_TEXTS = 40;
const MOST_TAILS = 24;

/**
 * Returns what a line may quote, the most exact first: texts in the JSON of Ansible, the message of a virError, and the line itself.
 */
export function textsIn({ program, text }: LogLine): string[] {
  const quoted = /[:=] ?"|^"/.test(text) ? quotedTexts(text).filter((each) => each.includes(' ')) : [];
  const virError = /Message='(.*)'\)/.exec(text)?.[1];
  const inner = [...quoted, ...(virError === undefined ? [] : [virError])];
  // dnsmasq's own log has the program where libvirt quotes it in the text.
  const whole = program === undefined || /virt/.test(program) ? text : `${program}: ${text}`;
  // Vagrant ends a message with a full stop. Ansible quotes what a program has quoted already.
  const all = [...inner, whole].flatMap((each) => unescaped(unescaped(each)).split('\n'));
  return [...new Set(all.map((each) => each.trim().replace(/(?<=\w|')\.$/, '')))]
    .filter((each) => each !== '')
    .slice(0, MOST_TEXTS);
}

/** Returns a text and what follows each of its colons: libvirt's message follows the names of programs and what they tried. */
export function tailsOf(text: string): string[] {
  const tails = [text];
  for (let at = text.indexOf(': '); at >= 0 && tails.length < MOST_TAILS; at = text.indexOf(': ', at + 1)) {
    tails.push(text.slice(at + 2).trimStart());
  }
  return tails;
}

/** The texts in double quotes, with their escapes. */
function quotedTexts(text: string): string[] {
  const found: string[] = [];
  let start = -1;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === '\\') at++;
    else if (character === '"' && start < 0) start = at + 1;
    else if (character === '"') {
      found.push(text.slice(start, at));
      start = -1;
    }
  }
  return found;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\n',
  t: ' ',
  '"': '"',
  "'": "'",
  '\\': '\\',
  '/': '/',
};

/** Replaces the escapes of JSON, Python and rsyslog. */
function unescaped(text: string): string {
  if (!/[\\#]/.test(text)) return text;
  return text.replace(/\\(?:u([\da-f]{4})|x([\da-f]{2})|([nrt"'\\/]))|#012/gi, (whole, unicode, byte, letter) => {
    if (whole === '#012') return '\n';
    const code = unicode ?? byte;
    return code === undefined ? (ESCAPES[letter] ?? whole) : String.fromCharCode(Number.parseInt(code, 16));
  });
}
