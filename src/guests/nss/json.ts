/** A JSON value without loss: an object keeps repeated members in their order, a number keeps its digits. */
export type Json = null | boolean | string | Digits | Members | readonly Json[];

export interface Digits {
  readonly digits: string;
}

export interface Members {
  readonly members: readonly Member[];
}

export type Member = readonly [key: string, value: Json];

/** What a JSON parser accepts, as sticky patterns over bytes (read as Latin-1). */
export interface Grammar {
  readonly blanks: RegExp;
  /** A string after its opening quotation mark: as the name of a member, and as a value. */
  readonly key: RegExp;
  readonly text: RegExp;
  readonly number: RegExp;
  /** Whether the parser accepts an integer of more than 18 digits. */
  isInteger(value: bigint): boolean;
  /** What may follow the value. */
  readonly end: RegExp;
  /** The parser reads pieces of so many bytes and stops after the piece that ends the value. Undefined: it reads everything. */
  readonly piece: number | undefined;
}

/** Both parsers check only the first bits of each byte of UTF-8. */
const UTF8 = '[\\xc0-\\xdf][\\x80-\\xbf]|[\\xe0-\\xef][\\x80-\\xbf]{2}|[\\xf0-\\xf7][\\x80-\\xbf]{3}';
const ESCAPE = '\\\\(?:["\\\\/bfnrt]|u[0-9a-fA-F]{4})';
const PRINTABLE = '[ !#-[\\]-\\x7f]';
const YAJL_STRING = unrolled(PRINTABLE, `${ESCAPE}|${UTF8}`);

/** The same as `(?:often|seldom)*`, ten times faster. */
function unrolled(often: string, seldom: string): string {
  return `${often}*(?:(?:${seldom})${often}*)*`;
}

/** yajl 2.1 as libvirt configures it. It ignores an unclosed string after the value. */
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
 * json-c 0.17 and 0.18 with JSON_TOKENER_STRICT. It rejects control characters in values, but not in names, and with them every
 * byte above 127, because its char is signed.
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

/** json-c rejects values that are nested deeper, and so does libvirt's caller of yajl. */
const MAX_DEPTH = 32;

/** Reads JSON by the grammar of a parser. Strings end at a NUL, as in C. Undefined if the parser rejects the file. */
export function readJson(bytes: Buffer, grammar: Grammar): Json | undefined {
  try {
    return readWhole(bytes.toString('latin1'), grammar);
  } catch (error) {
    if (error instanceof Rejected) return undefined;
    throw error;
  }
}

const SPACE = 32;

class Rejected extends Error {}

function readWhole(text: string, { blanks, key, text: string, number, isInteger, end, piece }: Grammar): Json {
  let at = 0;

  const whole = value(1);
  if (piece !== undefined) text = text.slice(0, Math.ceil(at / piece) * piece);
  take(end);
  return whole;

  /** Returns the text that the pattern matches here, and moves past it. */
  function take(pattern: RegExp): string {
    pattern.lastIndex = at;
    if (!pattern.test(text)) throw new Rejected();
    const start = at;
    at = pattern.lastIndex;
    return text.slice(start, at);
  }

  /** Skips blanks. Returns the next character and moves past it if it is one of these, else returns ''. */
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
    const text = take(number);
    if (/^-?\d{19,}$/.test(text) && !isInteger(BigInt(text))) throw new Rejected();
    return { digits: text };
  }

  function items(depth: number): Json[] {
    if (depth >= MAX_DEPTH) throw new Rejected();
    const found: Json[] = [];
    if (next(']') !== '') return found;
    for (;;) {
      found.push(value(depth + 1));
      if (expect(',]') === ']') return found;
    }
  }

  function members(depth: number): Member[] {
    if (depth >= MAX_DEPTH) throw new Rejected();
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
    if (found === '') throw new Rejected();
    return found;
  }
}

const ESCAPED: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Decodes a string from its bytes, which end with the closing quotation mark. */
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
