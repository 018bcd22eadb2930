import fc from 'fast-check';

/** Changes a text that parsers and people read: what a program or an editor may leave in a file beside its networks. */
export interface Noise {
  readonly title: string;
  readonly apply: (xml: string) => string;
}

const BEFORE = [
  "<?xml version='1.0'?>",
  "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\r\n",
  "<?xml version='1.1'?>",
  "<?xml version='2.0'?>",
  "<?xml version='1.0' encoding='ISO-8859-1'?>",
  "<?xml version='1.0' encoding='UTF-16'?>",
  "<?xml version='1.0' encoding='CP437'?>",
  "<?xml version='1.0' encoding='klingon'?>",
  "<?xml version='1.0' encoding=''?>",
  "<?xml encoding='UTF-8'?>",
  " <?xml version='1.0'?>",
  "<?xml version='1.0' standalone='maybe'?>",
  '\ufeff',
  '<!DOCTYPE network>',
  "<!DOCTYPE network SYSTEM 'network.dtd'>",
  '<!DOCTYPE network [<!ELEMENT network ANY>]>',
  '<!-- hello -->\n',
  '<?pi x?>',
  '\n\t',
  'x',
];

const BEHIND = ['\n', '<!-- end -->', '<?pi?>', 'x', '<x/>', '<![CDATA[x]]>', '&#10;', '</network>', '\0', '\ufeff'];

const BETWEEN = [
  '<!-- c -->',
  '<!---->',
  '<!-- -- -->',
  '<?pi x?>',
  "<?xml version='1.0'?>",
  '<![CDATA[]]>',
  "<![CDATA[<ip address='1.2.3.4'/>]]>",
  'text',
  ']]>',
  '&amp;',
  '&#65;',
  '&#0;',
  '&nbsp;',
  '&',
  '<',
  '>',
  '\n',
  '\u0001',
  '\u0085',
  '<foo/>',
  "<q:foo xmlns:q='http://q.example/'/>",
  '<nope:foo/>',
];

const ATTRIBUTES = [
  " foo='x'",
  " name='x'",
  ' foo',
  ' foo=x',
  " foo='a<b'",
  " foo='a&b'",
  " a:b='x'",
  " :a='x'",
  " xmlns:q=''",
  " xmlns='http://q.example/'",
  " xmlns=''",
  " xml:space='preserve'",
  " xml:lang='de'",
  " 1a='x'",
  "foo='x'",
  " q:name='x' xmlns:q='http://q.example/'",
];

export function noise(): fc.Arbitrary<Noise> {
  const place = fc.nat(10_000);
  const put = (pieces: readonly string[], into: (xml: string, piece: string, at: number) => string, title: string) =>
    fc
      .tuple(fc.constantFrom(...pieces), place)
      .map(([piece, at]): Noise => ({ title: `${title} ${piece}`, apply: (xml) => into(xml, piece, at) }));
  const changed = (title: string, pattern: RegExp, to: (found: string) => string) =>
    place.map((at): Noise => ({ title: `${title} ${at}`, apply: (xml) => atMatch(xml, pattern, at, to) }));
  return fc.oneof(
    put(BEFORE, (xml, piece) => piece + xml, 'before'),
    put(BEHIND, (xml, piece) => xml + piece, 'behind'),
    put(BETWEEN, (xml, piece, at) => atMatch(xml, /></g, at, () => `>${piece}<`), 'between'),
    put(ATTRIBUTES, (xml, piece, at) => atMatch(xml, /<\w+/g, at, (tag) => tag + piece), 'attribute'),
    changed('twice', / \w+='[^']*'/g, (attribute) => attribute + attribute),
    changed('double quotes', /='[^'"]*'/g, (value) => value.replaceAll("'", '"')),
    changed('reference', /[a-z0-9.](?=[^<>]*')/g, (letter) => `&#x${letter.charCodeAt(0).toString(16)};`),
    changed('in CDATA', />[^<>&]+</g, (text) => `><![CDATA[${text.slice(1, -1)}]]><`),
    changed('in an element', />[^<>]+</g, (text) => `>\n<b${text}/b>\n<`),
    changed('blanks', /[ =>](?=['\w<])/g, (blank) => `${blank.trim()}\n${blank === ' ' ? '\t' : ''}`),
    changed('upper case', /<\/?(\w)\w*/g, (tag) => tag.toUpperCase()),
    changed('cut', /.{1,4}/gs, () => ''),
  );
}

/** Changes one match of the pattern, counted from the first and wrapping round. */
function atMatch(xml: string, pattern: RegExp, at: number, to: (found: string) => string): string {
  const matches = [...xml.matchAll(pattern)];
  const match = matches[at % Math.max(1, matches.length)];
  if (match === undefined) return xml;
  return xml.slice(0, match.index) + to(match[0]) + xml.slice(match.index + match[0].length);
}
