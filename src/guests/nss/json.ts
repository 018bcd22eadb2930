/** A JSON value as it is written: an object keeps repeated members in their order, a number keeps its digits. */
export type Json = null | boolean | string | Digits | Members | readonly Json[];

export interface Digits {
  readonly digits: string;
}

export interface Members {
  readonly members: readonly Member[];
}

export type Member = readonly [key: string, value: Json];

/** What one JSON parser takes, as sticky patterns over bytes (read as Latin-1). */
export interface Grammar {
  readonly blanks: RegExp;
  /** A string, without its opening quotation mark, as the name of a member and as a value. */
  readonly key: RegExp;
  readonly text: RegExp;
  readonly number: RegExp;
  /** Whether an integer of more than 18 digits is one to it. */
  isInteger(value: bigint): boolean;
  /** What may stand behind the value. */
  readonly end: RegExp;
  /** How many bytes are read at a time, where what stands in the pieces behind the value's end is never read. */
  readonly piece: number | undefined;
}

/** Both parsers look at the first bits of each byte of UTF-8 and at no more. */
const UTF8 = '[\\xc0-\\xdf][\\x80-\\xbf]|[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf7][\\x80-\\xbf]{3}';
const ESCAPE = '\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})';
const PRINTABLE = '[ !#-[\\]-\\x7f]';
const YAJL_STRING = unrolled(PRINTABLE, `${ESCAPE}|${UTF8}`);

/** `(?:often|seldom)*`, ten times faster. */
function unrolled(often: string, seldom: string): string {
  return `${often}*(?:(?:${seldom})${often}*)*`;
}

/** yajl 2.1, as libvirt configures it. A string that is not closed is no text behind the value to it. */
export const YAJL: Grammar = {
  blanks: /[\t-\r ]*/y,
  key: new RegExp(`${YAJL_STRING}"`, 'y'),
  text: new RegExp(`${YAJL_STRING}"`, 'y'),
  number: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  isInteger: () => true,
  end: new RegExp(`[\\t-\\r ]*(?:"${YAJL_STRING})?$`, 'y'),
  piece: undefined,
};

/**
 * json-c 0.17 and 0.18 with JSON_TOKENER_STRICT: control characters are refused in values only, and with them every
 * byte above 127, which is negative there.
 */
export const JSON_C: Grammar = {
  blanks: /[\t\n\r ]*/y,
  key: new RegExp(`${unrolled('[\\x01-!#-[\\]-\\x7f]', `${ESCAPE}|${UTF8}`)}"`, 'y'),
  text: new RegExp(`${unrolled(PRINTABLE, ESCAPE)}"`, 'y'),
  number: /NaN|-?Infinity|(?:-?\d+\.\d*|-\.\d+|-?\d+(?=[eE]))(?:[eE][+-]?\d+)?|-\d+|[1-9]\d*|0+(?![1-9])/y,
  isInteger: (value) => value >= -(2n ** 63n) && value < 2n ** 64n,
  end: /[\t\n\r ]*(?:\0|$)/y,
  piece: 1024,
};

/** Neither module has a use for values nested this deep: json-c refuses them, and yajl's caller does. */
const DEEPEST = 32;

/** Reads JSON by a parser's own grammar. Strings end at a NUL, as in C. Undefined where the parser refuses the file. */
export function readJson(bytes: Buffer, grammar: Grammar): Json | undefined {
  try {
    return readWhole(bytes.toString('latin1'), grammar);
  } catch (error) {
    if (error instanceof Refused) return undefined;
    throw error;
  }
}

const SPACE = 32;

class Refused extends Error {}

function readWhole(text: string, { blanks, key, text: string, number, isInteger, end, piece }: Grammar): Json {
  let at = 0;

  const whole = value(1);
  if (piece !== undefined) text = text.slice(0, Math.ceil(at / piece) * piece);
  take(end);
  return whole;

  /** The text from here to where the pattern ends. */
  function take(pattern: RegExp): string {
    pattern.lastIndex = at;
    if (!pattern.test(text)) throw new Refused();
    const taken = text.slice(at, pattern.lastIndex);
    at = pattern.lastIndex;
    return taken;
  }

  /** The next character behind blanks, which is taken where it is one of these. */
  function next(wanted: string): string {
    if (text.charCodeAt(at) <= SPACE) take(blanks);
    const found = text.charAt(at);
    if (found === '' || !wanted.includes(found)) return '';
    at += 1;
    return found;
  }

  function value(depth: number): Json {
    switch (next('"[{')) {
      case '"':
        return unescaped(take(string));
      case '[':
        return items(depth);
      case '{':
        return { members: members(depth) };
    }
    const found = text.charAt(at);
    if (found !== 't' && found !== 'f' && found !== 'n') return digits();
    const word = take(/true|false|null/y);
    return word === 'null' ? null : word === 'true';
  }

  function digits(): Digits {
    const taken = take(number);
    if (/^-?\d{19,}$/.test(taken) && !isInteger(BigInt(taken))) throw new Refused();
    return { digits: taken };
  }

  function items(depth: number): Json[] {
    if (depth >= DEEPEST) throw new Refused();
    const found: Json[] = [];
    if (next(']') !== '') return found;
    for (;;) {
      found.push(value(depth + 1));
      if (expect(',]') === ']') return found;
    }
  }

  function members(depth: number): Member[] {
    if (depth >= DEEPEST) throw new Refused();
    const found: Member[] = [];
    if (next('}') !== '') return found;
    for (;;) {
      expect('"');
      const name = unescaped(take(key));
      expect(':');
      found.push([name, value(depth + 1)]);
      if (expect(',}') === '}') return found;
    }
  }

  function expect(wanted: string): string {
    const found = next(wanted);
    if (found === '') throw new Refused();
    return found;
  }
}

const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** What a string stands for, from its bytes and closing quotation mark. */
function unescaped(raw: string): string {
  const text = raw.slice(0, -1);
  if (!/[\\\x80-\xff]/.test(text)) return text;
  return Buffer.from(text, 'latin1')
    .toString('utf8')
    .replace(/\\(?:u(.{4})|(.))/g, (_, hex: string | undefined, letter: string) =>
      hex === undefined ? (ESCAPED[letter] ?? letter) : String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .replace(/\0.*$/s, '');
}
