import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { draftOf } from '../../../src/network/format/draft.ts';
import { writeDocument } from '../../../src/network/format/format.ts';
import type { Element } from '../../../src/xml/document.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const rewrite = (xml: string) => writeDocument(draftOf(parseXml(xml)));
const network = (inside: string) => rewrite(`<network>${inside}</network>`);
const bridge = "  <bridge stp='on' delay='0'/>\n";

/** The lines inside `<network>`, followed by the bridge that libvirt adds. */
const isolated = (before: string, after = '') => `<network>\n${before}${bridge}${after}</network>\n`;

test.each([
  ['sorts the parts', "<mac address='52:54:00:00:00:01'/><uuid/><name>n</name>", '  <name>n</name>\n  <uuid/>\n'],
  [
    'spells a UUID',
    '<uuid>0A0b0C0d 0000-4000 8000 000000000001</uuid>',
    '  <uuid>0a0b0c0d-0000-4000-8000-000000000001</uuid>\n',
  ],
  [
    'escapes text as libvirt does',
    `<title>a'b"c&lt;&amp;<![CDATA[<x>]]></title>`,
    '  <title>a&apos;b&quot;c&lt;&amp;&lt;x&gt;</title>\n',
  ],
])('%s', (title, xml, expected) => {
  const after = title === 'sorts the parts' ? "  <mac address='52:54:00:00:00:01'/>\n" : '';
  expect(network(xml)).toBe(isolated(expected, after));
});

test.each([
  ["<mac address='52:54:0:AA:BB:C'/>", "  <mac address='52:54:00:aa:bb:0c'/>\n"],
  ["<ip prefix='024' address='010.90.1'/>", "  <ip address='8.90.0.1' prefix='24'>\n  </ip>\n"],
  [
    "<ip address='10.0.0.1' netmask='255.255.255.0' prefix='0'/>",
    "  <ip address='10.0.0.1' netmask='255.255.255.0'>\n  </ip>\n",
  ],
  ["<ip family='ipv6' address='FD00:0:0::1'/>", "  <ip family='ipv6' address='fd00::1'>\n  </ip>\n"],
  ["<ip address='10.0.0.1'><dhcp/></ip>", "  <ip address='10.0.0.1'>\n  </ip>\n"],
  ["<ip address='not one'/>", "  <ip address='not one'>\n  </ip>\n"],
  ['<bandwidth/><dns/>', ''],
  [
    "<dns><host ip='10.0.0.2'><hostname>a b</hostname></host><srv weight='0' priority='07' port='080' target='t' protocol='tcp' service='s'/></dns>",
    "  <dns>\n    <srv service='s' protocol='tcp' target='t' port='80' priority='7'/>\n    <host ip='10.0.0.2'>\n      <hostname>a b</hostname>\n    </host>\n  </dns>\n",
  ],
  [
    "<ip address='10.0.0.1'><dhcp><host ip='10.0.0.5' mac='52:54:0:1:2:3'><lease expiry='0x10'/></host><range end='10.0.0.9' start='10.0.0.2'><lease expiry='0' unit='hours'/></range></dhcp></ip>",
    "  <ip address='10.0.0.1'>\n    <dhcp>\n      <range start='10.0.0.2' end='10.0.0.9'>\n        <lease expiry='0'/>\n      </range>\n      <host mac='52:54:0:1:2:3' ip='10.0.0.5'>\n        <lease expiry='16' unit='minutes'/>\n      </host>\n    </dhcp>\n  </ip>\n",
  ],
  [
    "<portgroup default='no' name='a'/><portgroup default='YES' name='b'><bandwidth><inbound burst='2' average='1'/></bandwidth><virtualport type='openvswitch'><parameters/></virtualport></portgroup>",
    "  <portgroup name='a'>\n  </portgroup>\n  <portgroup name='b' default='yes'>\n    <virtualport type='openvswitch'/>\n    <bandwidth>\n      <inbound average='1' burst='2'/>\n    </bandwidth>\n  </portgroup>\n",
  ],
  ['<domain name="o\'x&amp;\t&#10;"/>', "  <domain name='o&apos;x&amp; &#10;'/>\n"],
])('writes %s as libvirt does', (xml, expected) => {
  expect(network(xml)).toBe(isolated('', expected));
});

test.each([
  ['<forward/>', "  <forward mode='nat'/>\n", true],
  ["<forward mode='none'/>", '', true],
  ["<forward dev='e0'/>", "  <forward dev='e0' mode='nat'>\n    <interface dev='e0'/>\n  </forward>\n", true],
  [
    "<forward mode='nat'><interface dev='e0'/><nat/></forward>",
    "  <forward dev='e0' mode='nat'>\n    <interface dev='e0'/>\n  </forward>\n",
    true,
  ],
  [
    "<forward mode='vepa'><interface dev='e1'/><interface dev='e0'/></forward>",
    "  <forward dev='e1' mode='vepa'>\n    <interface dev='e1'/>\n    <interface dev='e0'/>\n  </forward>\n",
    false,
  ],
  [
    "<forward mode='hostdev' managed='YES'><pf dev='e1'/><driver model='m' name='vfio'/></forward>",
    "  <forward mode='hostdev' managed='yes'>\n    <driver name='vfio' model='m'/>\n    <pf dev='e1'/>\n  </forward>\n",
    false,
  ],
  [
    "<forward mode='hostdev'><address function='1' slot='0' bus='4' domain='0' type='pci'/></forward>",
    "  <forward mode='hostdev' managed='no'>\n    <address type='pci' domain='0x0000' bus='0x04' slot='0x00' function='0x1'/>\n  </forward>\n",
    false,
  ],
])('writes %s as libvirt does', (xml, expected, ownBridge) => {
  expect(network(xml)).toBe(ownBridge ? isolated(expected) : `<network>\n${expected}</network>\n`);
});

test('formats metadata as libxml2 does', () => {
  const xml = `<metadata>
    <a:x b='1"' xmlns:a='u:a'>
       <a:y/>  <a:z> </a:z>
       <!-- mid --><a:q>mixed <b/> text
       </a:q><?pi d?><a:v>  <a:u/> tail</a:v><![CDATA[<]]></a:x></metadata>`;
  expect(network(xml.replace('<![CDATA[<]]>', ''))).toBe(
    isolated(`  <metadata>
    <a:x xmlns:a="u:a" b="1&quot;">
      <a:y/>
      <a:z> </a:z>
      <!-- mid -->
      <a:q>mixed <b/> text
       </a:q>
      <?pi d?>
      <a:v><a:u/> tail</a:v>
    </a:x>
  </metadata>
`),
  );
  expect(network('<metadata><a>é<![CDATA[<raw> & ]]></a></metadata>')).toContain('<a>é<![CDATA[<raw> & ]]></a>');
});

test('keeps unknown elements, and comments with the element they belong to', () => {
  const xml = `<!-- head -->
<?xml-stylesheet href='x'?>
<network xmlns:x='u:x' foo='1'>
  <!-- about the address -->
  <ip address='10.0.0.1' zip='2'> <!-- first -->
    <!-- second
         line --></ip> <!-- behind -->
  <x:own a="'"><deep/></x:own>
  <name>n</name> stray
  <!-- last -->
</network>
<!-- tail -->`;
  expect(rewrite(xml)).toBe(`<!-- head -->
<?xml-stylesheet href='x'?>
<network xmlns:x='u:x' foo='1'>
  <name>n</name>
  <bridge stp='on' delay='0'/>
  <!-- about the address -->
  <ip address='10.0.0.1' zip='2'>
    <!-- first -->
    <!-- second
         line -->
  </ip> <!-- behind -->
  <x:own a='&apos;'>
    <deep/>
  </x:own>
  stray
  <!-- last -->
</network>
<!-- tail -->
`);
});

test("writes dnsmasq's namespace with libvirt's prefix", () => {
  const uri = 'http://libvirt.org/schemas/network/dnsmasq/1.0';
  const xml = `<network xmlns:d='${uri}'><d:options><d:option value='log-queries'/></d:options><bridge/></network>`;
  expect(rewrite(xml)).toBe(
    `<network xmlns:dnsmasq='${uri}'>\n${bridge}  <dnsmasq:options>\n    <dnsmasq:option value='log-queries'/>\n  </dnsmasq:options>\n</network>\n`,
  );
});

/** Any tree of known and unknown elements, at right and wrong positions. */
const parts: fc.Arbitrary<string[]> = (() => {
  const names = [
    'name',
    'ip',
    'dhcp',
    'range',
    'bridge',
    'forward',
    'dns',
    'host',
    'metadata',
    'x',
    'lease',
    'portgroup',
  ];
  const attribute = fc.tuple(
    fc.constantFrom('address', 'mode', 'dev', 'prefix', 'odd', 'expiry'),
    fc.string({ maxLength: 4 }),
  );
  const quoted = (text: string) =>
    text.replace(/[^a-z0-9 ]/g, (char) => `&#${Math.max(32, char.charCodeAt(0) % 0xd7ff)};`);
  const { tree } = fc.letrec<{ tree: string }>((tie) => ({
    tree: fc.oneof(
      { depthSize: 'small' },
      fc.string({ maxLength: 6 }).map(escape),
      fc.constantFrom('<!-- c -->', '\n  ', ' <!-- d -->\n', '<![CDATA[ x ]]>'),
      fc
        .tuple(
          fc.constantFrom(...names),
          fc.uniqueArray(attribute, { maxLength: 3, selector: ([name]) => name }),
          fc.array(tie('tree'), { maxLength: 5 }),
        )
        .map(
          ([name, attributes, children]) =>
            `<${name}${attributes.map(([key, value]) => ` ${key}='${quoted(value)}'`).join('')}>${children.join('')}</${name}>`,
        ),
    ),
  }));
  return fc.array(tree, { maxLength: 6 });
})();

test('a second rewrite changes nothing', () => {
  fc.assert(
    fc.property(parts, (inside) => {
      const once = rewrite(`<network>${inside.join('')}</network>`);
      expect(rewrite(once)).toBe(once);
    }),
    { numRuns: 300, seed: 7 },
  );
});

test('loses no comment, text or unknown element', () => {
  const count = (xml: string) => {
    const { root } = parseXml(xml);
    const found = { comments: 0, unknown: 0, odd: 0, text: '' };
    const walk = (element: Element) => {
      if (element.name === 'x') found.unknown++;
      found.odd += element.attributes.filter(({ name }) => name === 'odd').length;
      for (const child of element.children) {
        if (child.kind === 'comment') found.comments++;
        if (child.kind === 'text') found.text += child.text;
        if (child.kind === 'element') walk(child);
      }
    };
    walk(root);
    return { ...found, text: [...found.text.replace(/\s/g, '')].sort().join('') };
  };
  fc.assert(
    fc.property(parts, (inside) => {
      const xml = `<network>${inside.join('')}</network>`;
      expect(count(rewrite(xml))).toEqual(count(xml));
    }),
    { numRuns: 300, seed: 8 },
  );
});
