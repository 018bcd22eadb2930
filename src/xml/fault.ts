import { type Element, MalformedXml } from './document.ts';

/** Where the parser stopped, and why. */
interface Stop {
  /** Of saxes. */
  readonly message: string;
  readonly source: string;
  /** Behind the last token that was read in full. */
  readonly cursor: number;
  readonly position: number;
  /** The innermost element that is open. */
  readonly open: Element | undefined;
}

/** What begins with these letters goes on until its end is found, so an end that is missing shows at the end of the file. */
const UNFINISHED: readonly (readonly [RegExp, string])[] = [
  [/^<!--/, 'this comment is never closed'],
  [/^<!\[CDATA\[/, 'this CDATA section is never closed'],
  [/^<\?/, 'this processing instruction is never closed'],
  [/^<[^>]*$/, 'this tag is never closed'],
];

/** Says what is wrong at the place where it was made, which is not always where the parser noticed. */
export function faultOf({ message, source, cursor, position, open }: Stop): MalformedXml {
  const stray = strayAmpersand(source, cursor);
  if (stray !== -1 && stray < position) return new MalformedXml("a bare '&', which XML writes &amp;", stray);

  const text = message.replace(/\.$/, '');
  const last = Math.max(0, position - 1);
  if (/entity/.test(text)) return new MalformedXml(text, Math.max(cursor, source.lastIndexOf('&', last)));
  if (text.startsWith('text data')) {
    return new MalformedXml(text, cursor + (/\S/.exec(source.slice(cursor))?.index ?? 0));
  }
  const tag = source.indexOf('<', cursor);
  if (text === 'disallowed character' && source[last] === '<' && tag !== -1 && tag < last) {
    return new MalformedXml("a '<' in the value of an attribute: its quote is not closed, or XML writes &lt;", last);
  }
  if (!/^un(?:closed tag|expected end)/.test(text)) return new MalformedXml(text, last);

  const [, unfinished] = UNFINISHED.find(([start]) => tag !== -1 && start.test(source.slice(tag))) ?? [];
  if (unfinished !== undefined) return new MalformedXml(unfinished, tag);
  return open === undefined
    ? new MalformedXml(text, last)
    : new MalformedXml(`<${open.name}> is never closed`, open.at);
}

/** The first `&` that begins no reference, in the token at the cursor; -1 where there is none. */
function strayAmpersand(source: string, cursor: number): number {
  const found = /<!--|<!\[CDATA\[|<[?!]|&(?!(?:#\d+|#x[\da-fA-F]+|[^\s<>&;'"#=/]+);)/g;
  found.lastIndex = cursor;
  const match = found.exec(source);
  return match?.[0] === '&' ? match.index : -1;
}
