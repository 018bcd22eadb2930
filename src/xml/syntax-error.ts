import { type Element, MalformedXml } from './document.ts';

/** Where saxes stopped, and why. */
interface ParserState {
  /** The message of saxes. */
  readonly message: string;
  readonly source: string;
  /** Offset after the last complete token. */
  readonly cursor: number;
  readonly position: number;
  /** The innermost open element. */
  readonly open: Element | undefined;
}

/** Constructs that run to the end of the file if their end is missing. */
const UNCLOSED: readonly (readonly [RegExp, string])[] = [
  [/^<!--/, 'this comment is never closed'],
  [/^<!\[CDATA\[/, 'this CDATA section is never closed'],
  [/^<\?/, 'this processing instruction is never closed'],
  [/^<[^>]*$/, 'this tag is never closed'],
];

const NO_XML = 'Use a file that contains an XML document.';

/** The error at the position of the mistake, which is not always where the parser noticed it. */
export function syntaxErrorOf({ message, source, cursor, position, open }: ParserState): MalformedXml {
  const stray = strayAmpersand(source, cursor);
  if (stray !== -1 && stray < position) return new MalformedXml("a bare '&'; write &amp;", stray);

  const text = message.replace(/\.$/, '');
  if (text === 'document must contain a root element') {
    return new MalformedXml(source === '' ? 'the file is empty' : 'the file has no element', 0, undefined, NO_XML);
  }
  if (text.startsWith('text data') && source.slice(0, cursor).trim() === '' && !source.includes('<')) {
    return new MalformedXml('the file is not XML', Math.max(0, source.search(/\S/)), undefined, NO_XML);
  }
  const last = Math.max(0, position - 1);
  if (/entity/.test(text)) return new MalformedXml(text, Math.max(cursor, source.lastIndexOf('&', last)));
  if (text.startsWith('text data')) {
    return new MalformedXml(text, cursor + (/\S/.exec(source.slice(cursor))?.index ?? 0));
  }
  if (text === 'unquoted attribute value' && /[\u2018-\u201f\u00ab\u00bb]/.test(source[last] ?? '')) {
    return new MalformedXml(
      `a typographic quote, '${source[last]}'`,
      last,
      undefined,
      `Write " or ' around the value.`,
    );
  }
  const tag = source.indexOf('<', cursor);
  if (text === 'disallowed character' && source[last] === '<' && tag !== -1 && tag < last) {
    return new MalformedXml("a '<' in an attribute's value; close the quote, or write &lt;", last);
  }
  if (!/^un(?:closed tag|expected end)/.test(text)) return new MalformedXml(text, last);

  const [, unclosed] = UNCLOSED.find(([start]) => tag !== -1 && start.test(source.slice(tag))) ?? [];
  if (unclosed !== undefined) return new MalformedXml(unclosed, tag);
  return open === undefined
    ? new MalformedXml(text, last)
    : new MalformedXml(`<${open.name}> is never closed`, open.at);
}

/** Offset of the first `&` that starts no reference, in the token at the cursor; -1 if there is none. */
function strayAmpersand(source: string, cursor: number): number {
  const special = /<!--|<!\[CDATA\[|<[?!]|&(?!(?:#\d+|#x[\da-fA-F]+|[^\s<>&;'"#=/]+);)/g;
  special.lastIndex = cursor;
  const match = special.exec(source);
  return match?.[0] === '&' ? match.index : -1;
}
