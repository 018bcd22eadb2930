import { expect, test } from '@jest/globals';
import { decodeXml } from '../../src/xml/decode.ts';
import { type Element, MalformedXml, type Node, textOf } from '../../src/xml/document.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { linesOf, positionAt } from '../../src/xml/position.ts';

test('every node and attribute has its offsets in the source', () => {
  const source = `<?xml version='1.0'?>
<!-- <!- first -->
<network xmlns:d = 'http://d/' ipv6 = "yes"><name>a&amp;<![CDATA[<b]]></name>
  <d:x d:y='1' z=''/> tail <?pi ?></network>
`;
  const { children } = parseXml(source);
  expect(children.map((node) => outline(source, node))).toEqual([
    ['other', "<?xml version='1.0'?>"],
    ['text', '\n'],
    ['comment', '<!-- <!- first -->'],
    ['text', '\n'],
    [
      'network',
      ["xmlns:d = 'http://d/'", 'ipv6 = "yes"'],
      ['name', [], ['text', 'a&amp;'], ['text', '<![CDATA[<b]]>']],
      ['text', '\n  '],
      ['http://d/ x', ["d:y='1'", "z=''"]],
      ['text', ' tail '],
      ['other', '<?pi ?>'],
    ],
    ['text', '\n'],
  ]);
});

test('references are resolved, line ends and blanks in attributes normalised', () => {
  const { root } = parseXml(`<a b="&lt;&#x41;\n&#10;c">x\r\ny<!-- no --><c>&gt;</c></a>`);
  expect([root.attributes[0]?.value, textOf(root)]).toEqual(['<A \nc', 'x\ny>']);
});

test.each([
  ['<a><b></a>', '</a> ends here, but <b> of line 1 is still open', '1:7'],
  ['<a>\n<b>', '<b> is never closed', '2:1'],
  [
    "<a>\n<b x='1' />\n<c/>\n</b></a>",
    "<b/> closes itself, but </b> on line 4 closes it again; write <b x='1'>",
    '2:1',
  ],
  ['<a/>\n<b/>\n</a>', '<a/> closes itself, but </a> on line 3 closes it again; write <a>', '1:1'],
  ['<a/><b/>', 'documents may contain only one root', '1:7'],
  ['', 'the file is empty', '1:1'],
  ['<!-- x -->\n', 'the file has no element', '1:1'],
  ['\nhello world\n', 'the file is not XML', '2:1'],
  ['<a>\n x="1"</a>\n\n oops', 'text data outside of root node', '4:2'],
  ['<a x=1/>', 'unquoted attribute value', '1:6'],
  ['<a x=\u201c1\u201d/>', "a typographic quote, '\u201c'", '1:6'],
  ["<a x='1' x='2'/>", 'duplicate attribute: x', '1:16'],
  ['<a>&foo;</a>', 'undefined entity', '1:4'],
  ['<a>&constructor;</a>', 'undefined entity', '1:4'],
  ["<a>\n<b x='a&b'/>\n<c/></a>", "a bare '&'; write &amp;", '2:8'],
  ["<a>\n<b x='a&b'/>\n<c>&lt;</c></a>", "a bare '&'; write &amp;", '2:8'],
  ['<a>\nx & y\n</a>', "a bare '&'; write &amp;", '2:3'],
  ['<a>\n<b/>\n</a', 'this tag is never closed', '3:1'],
  ["<a>\n<b x='1\n</a>", "a '<' in an attribute's value; close the quote, or write &lt;", '3:1'],
  ["<a>\n<b/>\n<b x='1", 'this tag is never closed', '3:1'],
  ['<a>\n<!-- x >\n<b/></a>', 'this comment is never closed', '2:1'],
  ['<a>\n<![CDATA[ & ]>\n<b/></a>', 'this CDATA section is never closed', '2:1'],
  ['<a>\n<?x & >\n<b/></a>', 'this processing instruction is never closed', '2:1'],
  ["<a x='<'/>", "a '<' in an attribute's value; close the quote, or write &lt;", '1:7'],
  ['<a>\u0001</a>', 'disallowed character', '1:4'],
  ['<a>&#0;</a>', 'malformed character entity', '1:4'],
  ['<a><!-- a -- b --></a>', 'malformed comment', '1:13'],
  [" <?xml version='1.0'?><a/>", 'an XML declaration must be at the start of the document', '1:7'],
  ["<?xml version='1.0' encoding='klingon'?><a/>", "unknown encoding 'klingon'", '1:31'],
  ["<?xml version='2.0'?><a/>", 'version number must match /^1\\.[0-9]+$/', '1:19'],
  ['<a>'.repeat(300), 'elements are nested more than 256 deep', '1:769'],
])('rejects %j', (source, message, position) => {
  expect(refusalOf(source)).toEqual({ message, position });
});

test.each([
  ['<a>\n<!-- c -->lab</a>', 'lab'],
  ['<a><![CDATA[lab]]>\n</a>', 'lab'],
  ['<a>\n <b>lab</b> \n</a>', 'lab'],
  ['<a>\n<!-- c -->\n</a>', ''],
  ['<a>\n</a>', '\n'],
  ['<a>lab<b/>\n</a>', 'lab\n'],
  ['<a>&#10;<b>lab</b></a>', '\nlab'],
  ["<a xml:space='preserve'>\n<b>lab</b></a>", '\nlab'],
])('drops blanks between tags as libxml2 does: %j is %j', (source, text) => {
  expect(textOf(parseXml(source).root)).toBe(text);
});

test.each(['UTF-8', 'ISO-8859-1', 'windows-1252', 'UTF-16', 'CP437'])(
  'decodes UTF-8 whatever encoding is declared, as libvirt does: %s',
  (encoding) => {
    const bytes = Buffer.from(`<?xml version='1.0' encoding='${encoding}'?><a>ü</a>`);
    expect(textOf(parseXml(decodeXml(bytes)).root)).toBe('ü');
  },
);

test('rejects bytes that are not UTF-8 whatever encoding is declared', () => {
  const bytes = Buffer.from("<?xml version='1.0' encoding='ISO-8859-1'?><a>ü</a>", 'latin1');
  expect(() => decodeXml(bytes)).toThrow('the file is not UTF-8');
});

test.each([
  ['<x:a xmlns:x="u"/>', 'a', 'u'],
  ['<a xmlns="u"/>', 'a', 'u'],
  ['<x:a xmlns:x="u" xmlns:x=""/>', 'a', 'u'],
  ['<a xmlns=""/>', 'a', undefined],
  ['<x:a/>', 'x:a', undefined],
  ['<__proto__ constructor="1"/>', '__proto__', undefined],
  ['\ufeff<a/>', 'a', undefined],
])('the root of %j', (source, local, namespace) => {
  const { root } = parseXml(source);
  expect([root.local, root.namespace]).toEqual([local, namespace]);
});

test.each([
  ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', true],
  ['<!DOCTYPE a [<!ENTITY x "y">]><a b="&x;"/>', true],
  ['<!DOCTYPE a [<!ENTITY x "y">]><a/>', false],
  ['<!DOCTYPE a [<!ATTLIST a b CDATA "c">]><a/>', true],
  ['<!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>', false],
])('%j depends on its DTD: %s', (source, uses) => {
  expect(parseXml(source).usesDtd).toBe(uses);
});

test('an entity of the DTD is never expanded', () => {
  const bomb = '<!DOCTYPE a [<!ENTITY x "lol"><!ENTITY y "&x;&x;">]><a>&y;</a>';
  expect(textOf(parseXml(bomb).root)).toBe('&y;');
});

test.each([
  ['a\r\nb\rc\nd', 7, { line: 4, column: 1 }],
  ['a\r\nb\rc\nd', 4, { line: 2, column: 2 }],
  ['\ufeffab', 1, { line: 1, column: 1 }],
  ['😀x', 2, { line: 1, column: 2 }],
])('in %j, offset %s is at %j', (source, offset, position) => {
  expect(positionAt(source, offset)).toEqual(position);
});

test('a line is shown without its end', () => {
  expect(
    [0, 2, 5, 7, 9]
      .map((offset) => linesOf('one\r\ntwo\n').boundsOf(offset))
      .map(({ start, end }) => 'one\r\ntwo\n'.slice(start, end)),
  ).toEqual(['one', 'one', 'two', 'two', '']);
});

function outline(source: string, node: Node): unknown[] {
  if (node.kind !== 'element') return [node.kind, source.slice(node.at, node.end)];
  const name = [node.namespace, node.local].filter((part) => part !== undefined).join(' ');
  const attributes = node.attributes.map(({ at, end }) => source.slice(at, end));
  return [name, attributes, ...node.children.map((child) => outline(source, child))];
}

function refusalOf(source: string): unknown {
  try {
    const root: Element = parseXml(source).root;
    return root.name;
  } catch (error) {
    if (!(error instanceof MalformedXml)) throw error;
    const { line, column } = positionAt(source, error.at);
    return { message: error.message, position: `${line}:${column}` };
  }
}
