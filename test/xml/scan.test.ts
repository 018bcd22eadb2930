import { expect, test } from '@jest/globals';
import { scanElements } from '../../src/xml/scan.ts';

const paths = (xml: string) => [...scanElements(xml)].map(({ path }) => path);

test('finds elements with their path, attributes and text', () => {
  const xml = `<?xml version='1.0'?>
<!-- <b x='1'/> -->
<a>
  <b one='1' two="t&apos;o &#65;&#x42;"/>
  <c> R&amp;D &lt;x&gt; </c>
</a>`;
  expect([...scanElements(xml)]).toEqual([
    { path: 'a', attributes: {}, text: '' },
    { path: 'a/b', attributes: { one: '1', two: "t'o AB" }, text: '' },
    { path: 'a/c', attributes: {}, text: 'R&D <x>' },
  ]);
});

test.each([
  ['a comment', "<a><!-- <mac address='x'/> --></a>"],
  ['CDATA', "<a><![CDATA[ <mac address='x'/> ]]></a>"],
  ['an attribute', `<a b="<mac address='x'/>"></a>`],
])('is not fooled by elements inside of %s', (_title, xml) => {
  expect(paths(xml)).toEqual(['a']);
});

test('elements of a namespace, as in metadata, are other elements', () => {
  expect(paths("<domain><m:devices xmlns:m='u'><m:interface/></m:devices></domain>")).toEqual([
    'domain',
    'domain/m:devices',
    'domain/m:devices/m:interface',
  ]);
});
