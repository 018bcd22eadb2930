import { expect, test } from '@jest/globals';
import { explainFilter } from '../../src/filter/explain/explain.ts';
import { filterLines } from '../../src/filter/explain/text.ts';
import type { Filter } from '../../src/filter/model.ts';
import { readFilter } from '../../src/filter/parse/parse.ts';
import { parseXml } from '../../src/xml/parse.ts';

const filter = (body: string, attributes = '') =>
  readFilter(parseXml(`<filter name='lab'${attributes}>${body}</filter>`));
const rule = (inner: string, action = 'drop', direction = 'inout', more = '') =>
  `<rule action='${action}' direction='${direction}' ${more}>${inner}</rule>`;
const explain = (body: string, known: readonly Filter[] = []) =>
  explainFilter(filter(body), (name) => known.find((each) => each.name === name));

test('explains chains, replies, variables and references', () => {
  const base = readFilter(
    parseXml(`<filter name='base' chain='mac'>${rule("<mac match='no' srcmacaddr='$MAC'/>", 'drop', 'out')}</filter>`),
  );
  const body = [
    "<filterref filter='base'/>",
    "<filterref filter='gone'><parameter name='PORT' value='22'/></filterref>",
    rule("<tcp dstportstart='$PORT'/>", 'accept', 'in', "priority='100'"),
    rule('<all/>', 'drop', 'inout', "priority='900'"),
    rule('<ipv6/>', 'drop', 'inout', "priority='900'"),
  ].join('');
  const lines = filterLines('lab', explain(body, [base]), undefined);
  expect(`${lines.join('\n')}\n`).toBe(`lab: network filter
A guest can send some IPv4, ARP, RARP and other packets, but no IPv6.
It can receive all ARP, RARP and other packets, some IPv4, but no IPv6.
This is only a part: gone is not known.

From the guest, in this order:
  chain mac:
    packets from any but $MAC: drop (base)
  all IPv6: drop (lab)
  everything else: accept
From the guest, IP packets must also pass iptables, in this order:
  TCP from port $PORT, if it is a reply: accept (lab)
  all IPv4: drop (lab)
  everything else: accept

To the guest, in this order:
  all IPv6: drop (lab)
  everything else: accept
To the guest, IP packets must also pass iptables, in this order:
  TCP to port $PORT, also of new connections: accept (lab)
  all IPv4: drop (lab)
  everything else: accept

Variables:
  MAC: the MAC address of the guest's interface
  PORT: 22, unless the guest's <filterref> has others

iptables tracks connections: an accept rule for one direction also accepts the replies.
On a bridge, iptables sees packets only if net.bridge.bridge-nf-call-iptables (for IPv6, -ip6tables) is 1.

Includes base, gone.
`);
});

test.each([
  ['nothing', '', ['all packets', 'all packets']],
  ['everything', rule(''), ['no packets', 'no packets']],
  ['a drop of what the guest sends', rule('', 'drop', 'out'), ['no packets', 'all packets']],
  ['an EtherType', rule("<mac protocolid='arp'/>"), ['all IPv4, IPv6, RARP and other packets, but no ARP']],
  ['a rule that comes too late', rule('', 'accept') + rule('<ip/>'), ['all packets', 'all packets']],
  [
    'IPv4 in one direction, which iptables drops in both',
    rule('<all/>', 'drop', 'in'),
    ['all IPv6, ARP, RARP and other packets, but no IPv4', 'all IPv6, ARP, RARP and other packets, but no IPv4'],
  ],
  [
    'a type of ICMP in both directions, for which libvirt has no rule',
    rule("<icmp type='8'/>"),
    ['all packets', 'all packets'],
  ],
  [
    'a mask without an address is all of IPv4',
    rule("<ip srcipmask='8'/>"),
    ['all IPv6, ARP, RARP and other packets, but no IPv4'],
  ],
])('the verdict on %s', (_title, body, expected) => {
  const { summary } = explain(body);
  const said = summary.map((sentence) => sentence.replace(/^.*? can (?:send|receive) |\.$/g, ''));
  if (expected.length === 2) expect(said).toEqual(expected);
  else expect(said[0]).toContain(expected[0] ?? '');
});

test('filters that refer to each other are included once', () => {
  const a = readFilter(parseXml("<filter name='a'><filterref filter='b'/></filter>"));
  const b = readFilter(parseXml("<filter name='b'><filterref filter='a'/></filter>"));
  expect(explainFilter(a, (name) => ({ a, b })[name]).included).toEqual(['b', 'a']);
});
