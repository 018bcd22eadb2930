import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { type Change, type CompareOptions, compareNetworks } from '../../../src/network/compare/compare.ts';
import { withIdentity } from '../../../src/network/compare/identity.ts';
import { inOrder } from '../../../src/network/compare/live.ts';
import type { ReadNetwork } from '../../../src/network/compare/setting.ts';
import { draftOf } from '../../../src/network/format/draft.ts';
import { writeDocument } from '../../../src/network/format/format.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { parseXml } from '../../../src/xml/parse.ts';
import { corpus } from '../../corpus/corpus.ts';
import { anyNetwork } from '../predict/any-network.ts';

function read(source: string): ReadNetwork {
  return { network: readNetwork(parseXml(source)), source };
}

function lab(inside: string): ReadNetwork {
  return read(`<network><name>lab</name>${inside}</network>`);
}

function compared(before: string, after: string, options: Partial<CompareOptions> = {}): string[] {
  return compareNetworks(lab(before), lab(after), { live: true, ...options }).map(lineOf);
}

function lineOf({ path, before, after, needs, updates }: Change): string {
  const commands = updates.map((update) =>
    update.command === 'describe'
      ? `${update.what} ${JSON.stringify(update.text)}`
      : update.command + (update.parentIndex ? ` in ${update.parentIndex}` : ''),
  );
  return [`${path}: ${before ?? 'none'} -> ${after ?? 'none'} (${needs})`, ...commands].join(', ');
}

const subnet = (inside = '') => `<ip address='10.9.0.1' prefix='24'><dhcp>${inside}</dhcp></ip>`;

test.each<[string, string, string]>([
  [
    'a netmask and its prefix',
    "<ip address='10.9.0.1' netmask='255.255.255.0'/>",
    "<ip address='10.9.0.1' prefix='24'/>",
  ],
  ['the prefix of a class', "<ip address='10.9.0.1'/>", "<ip address='10.9.0.1' prefix='8' family='ipv4'/>"],
  ['spellings of IPv6', "<ip family='ipv6' address='FD00:0::1'/>", "<ip family='ipv6' address='fd00::1' prefix='64'/>"],
  [
    'units of time',
    subnet("<range start='10.9.0.2' end='10.9.0.9'><lease expiry='1' unit='hours'/></range>"),
    subnet("<range start='10.9.0.2' end='10.9.0.9'><lease expiry='60'/></range>"),
  ],
  [
    'spellings of a MAC address',
    subnet("<host mac='52:54:0:AA:BB:1' ip='10.9.0.5'/>"),
    subnet("<host mac='52:54:00:aa:bb:01' ip='10.9.0.5'/>"),
  ],
  [
    'reservations in another order',
    subnet("<host mac='52:54:00:00:00:01' ip='10.9.0.5'/><host mac='52:54:00:00:00:02' ip='10.9.0.6'/>"),
    subnet("<host mac='52:54:00:00:00:02' ip='10.9.0.6'/><host mac='52:54:00:00:00:01' ip='10.9.0.5'/>"),
  ],
  [
    'defaults',
    '',
    "<forward mode='none'/><dns enable='yes' forwardPlainNames='yes'/><port isolated='no'/><bridge stp='on' delay='0'/>",
  ],
  ['the default of localOnly', "<domain name='a'/>", "<domain name='a' localOnly='no'/>"],
  [
    'what libvirt chose',
    "<uuid>c7a1c0c8-6c2b-4d0a-8f59-0d1f4f3c5e11</uuid><bridge name='virbr7'/><mac address='52:54:00:12:34:56'/>",
    '',
  ],
  ['a name for a template', "<bridge name='lab4'/>", "<bridge name='lab%d'/>"],
  ['the default ports of NAT', "<forward><nat><port start='1024' end='65535'/></nat></forward>", '<forward/>'],
  ['the first device', "<forward mode='nat' dev='eth0'/>", "<forward mode='nat'><interface dev='eth0'/></forward>"],
  [
    'the default metric',
    "<route address='10.8.0.0' prefix='16' gateway='10.9.0.2'/>",
    "<route address='10.8.0.0' netmask='255.255.0.0' gateway='10.9.0.2' metric='1'/>",
  ],
  [
    'spellings of metadata',
    "<metadata><a:x xmlns:a='urn:a' b='1' c='2'><a:y/></a:x></metadata>",
    "<metadata><!-- why --><x xmlns='urn:a' c='2' b='1'>\n <y></y>\n</x></metadata>",
  ],
])('%s differ in spelling only', (_title, before, after) => {
  expect(compared(before, after)).toEqual([]);
});

test.each<[string, string, string, Partial<CompareOptions>, string[]]>([
  ['an MTU', "<mtu size='1400'/>", '', {}, ['mtu: 1400 -> none (restart)']],
  ['an MTU of an inactive network', '', "<mtu size='1400'/>", { live: false }, ['mtu: none -> 1400 (next start)']],
  [
    'metadata',
    '',
    "<metadata><x xmlns='urn:a'/></metadata>",
    {},
    ['metadata: none -> <{urn:a}x></{urn:a}x> (next start)'],
  ],
  ['a title for a libvirt that has none', '', '<title>Lab</title>', { libvirt: '9.0.0' }, []],
  [
    'another UUID',
    '<uuid>c7a1c0c8-6c2b-4d0a-8f59-0d1f4f3c5e11</uuid>',
    '<uuid>c7a1c0c8-6c2b-4d0a-8f59-0d1f4f3c5e12</uuid>',
    {},
    ['uuid: c7a1c0c8-6c2b-4d0a-8f59-0d1f4f3c5e11 -> c7a1c0c8-6c2b-4d0a-8f59-0d1f4f3c5e12 (new network)'],
  ],
  [
    'the address of a reservation',
    `<ip family='ipv6' address='fd00::1' prefix='64'/>${subnet("<host mac='52:54:00:00:00:01' ip='10.9.0.5'/>")}`,
    subnet("<host mac='52:54:00:00:00:01' ip='10.9.0.6'/>"),
    {},
    [
      'ip fd00::1: prefix 64 -> none (restart)',
      'ip 10.9.0.1 dhcp host 52:54:00:00:00:01: 10.9.0.5 -> 10.9.0.6 (live), modify in 1',
    ],
  ],
  [
    'the name of a reservation',
    subnet("<host mac='52:54:00:00:00:01' name='a' ip='10.9.0.5'/>"),
    subnet("<host mac='52:54:00:00:00:01' name='b' ip='10.9.0.5'/>"),
    {},
    ['ip 10.9.0.1 dhcp host 52:54:00:00:00:01: 10.9.0.5, a -> 10.9.0.5, b (live), delete, add'],
  ],
  [
    'reservations that share a name',
    subnet("<host mac='52:54:00:00:00:01' name='a' ip='10.9.0.5'/>"),
    subnet(
      "<host mac='52:54:00:00:00:01' name='a' ip='10.9.0.5'/><host mac='52:54:00:00:00:02' name='a' ip='10.9.0.6'/>",
    ),
    {},
    ['ip 10.9.0.1 dhcp host 52:54:00:00:00:02: none -> 10.9.0.6, a (restart)'],
  ],
  [
    'a range of a new subnet',
    '',
    subnet("<range start='10.9.0.2' end='10.9.0.9'/>"),
    {},
    ['ip 10.9.0.1: none -> prefix 24 (restart)', 'ip 10.9.0.1 dhcp range 10.9.0.2 - 10.9.0.9: none ->  (restart)'],
  ],
  [
    'a name of DNS',
    "<dns><host ip='10.9.0.2'><hostname>a</hostname></host></dns>",
    "<dns><host ip='10.9.0.2'><hostname>b</hostname></host></dns>",
    { libvirt: '9.0.0' },
    ['dns host 10.9.0.2: a -> b (live), delete, add'],
  ],
  [
    'a name of DNS in libvirt 11.3',
    "<dns><host ip='10.9.0.2'><hostname>a</hostname></host></dns>",
    "<dns><host ip='10.9.0.2'><hostname>b</hostname></host></dns>",
    { libvirt: '11.3.0' },
    ['dns host 10.9.0.2: a -> b (live), modify'],
  ],
  [
    'a name of DNS that is off',
    "<dns enable='no'/>",
    "<dns enable='no'><host ip='10.9.0.2'><hostname>b</hostname></host></dns>",
    {},
    ['dns host 10.9.0.2: none -> b (restart)'],
  ],
  [
    'the first reservation of a subnet without DHCP',
    subnet(),
    subnet("<host mac='52:54:00:00:00:01' ip='10.9.0.5'/>"),
    {},
    ['ip 10.9.0.1 dhcp host 52:54:00:00:00:01: none -> 10.9.0.5 (restart)'],
  ],
  [
    'names of DNS that change places',
    "<dns><host ip='10.9.0.2'><hostname>a</hostname></host><host ip='10.9.0.3'><hostname>b</hostname></host></dns>",
    "<dns><host ip='10.9.0.2'><hostname>b</hostname></host><host ip='10.9.0.3'><hostname>a</hostname></host></dns>",
    {},
    ['dns host 10.9.0.2: a -> b (live), delete, add', 'dns host 10.9.0.3: b -> a (live), delete, add'],
  ],
  [
    'a name of two hosts of DNS',
    "<dns><host ip='10.9.0.2'><hostname>a</hostname></host></dns>",
    "<dns><host ip='10.9.0.2'><hostname>a</hostname></host><host ip='10.9.0.3'><hostname>a</hostname></host></dns>",
    {},
    ['dns host 10.9.0.3: none -> a (restart)'],
  ],
  [
    'the order of name servers',
    "<dns><forwarder addr='10.0.0.1'/><forwarder addr='10.0.0.2'/></dns>",
    "<dns><forwarder addr='10.0.0.2'/><forwarder addr='10.0.0.1'/></dns>",
    {},
    ['order of dns forwarders: 10.0.0.1, 10.0.0.2 -> 10.0.0.2, 10.0.0.1 (restart)'],
  ],
  [
    'a device of a pool',
    "<forward mode='private' dev='a'/>",
    "<forward mode='private'><interface dev='a'/><interface dev='b'/></forward>",
    {},
    ['forward interface b: none ->  (live), add'],
  ],
  [
    'a first device of a pool',
    "<forward mode='private' dev='a'/>",
    "<forward mode='private'><interface dev='b'/><interface dev='a'/></forward>",
    {},
    ['forward interface b: none ->  (restart)'],
  ],
])('%s', (_title, before, after, options, expected) => {
  expect(compared(before, after, options)).toEqual(expected);
});

test('a network equals itself, also as libvirt writes it', () => {
  for (const { id, xml, rejectedAt } of corpus) {
    if (rejectedAt === 'define') continue;
    const written = writeDocument(draftOf(parseXml(xml)));
    for (const [before, after] of [
      [xml, xml],
      [xml, written],
      [written, xml],
    ] as const) {
      expect({ id, changes: compareNetworks(read(before), read(after), { live: true }).map(lineOf) }).toEqual({
        id,
        changes: [],
      });
    }
  }
});

test('no change is lost: what one comparison adds, the other removes', () => {
  fc.assert(
    fc.property(anyNetwork, anyNetwork, (one, other) => {
      const turned = ({ path, before, after }: Change) => `${path}: ${after} -> ${before}`;
      const forth = compareNetworks(lab(one), lab(other), { live: false }).map(
        ({ path, before, after }) => `${path}: ${before} -> ${after}`,
      );
      const back = compareNetworks(lab(other), lab(one), { live: false }).map(turned);
      expect(forth.sort()).toEqual(back.sort());
    }),
    { numRuns: 200 },
  );
});

test('net-desc changes the title and the description of an active network', () => {
  const [before, after] = ['<title>a</title><description>b</description>', '<description>c</description>'];
  expect(compared(before, after, { describes: true })).toEqual([
    'title: a -> none (live), title ""',
    'description: b -> c (live), description "c"',
  ]);
  expect(compared(before, after)).toEqual(['title: a -> none (next start)', 'description: b -> c (next start)']);
  expect(compared(before, after, { describes: true, live: false })).toEqual([
    'title: a -> none (next start)',
    'description: b -> c (next start)',
  ]);
});

test('entries are removed before others take their place', () => {
  const before = subnet("<host mac='52:54:00:00:00:01' ip='10.9.0.5'/>");
  const after = `${subnet("<host mac='52:54:00:00:00:02' ip='10.9.0.5'/>")}<portgroup name='a' default='yes'/><portgroup name='b'/>`;
  const updates = compareNetworks(lab(before), lab(after), { live: true }).flatMap((change) => change.updates);
  expect(
    inOrder(updates).map((update) => `${update.command} ${update.command === 'describe' ? '' : update.xml}`),
  ).toEqual([
    "delete <host mac='52:54:00:00:00:01' ip='10.9.0.5'/>",
    "add <host mac='52:54:00:00:00:02' ip='10.9.0.5'/>",
    "add <portgroup name='b'/>",
    "add <portgroup name='a' default='yes'/>",
  ]);
});

test('a definition keeps what libvirt chose', () => {
  const existing = lab(
    "<uuid>c7a1c0c8-6c2b-4d0a-8f59-0d1f4f3c5e11</uuid><forward/><bridge name='virbr7' stp='on' delay='0'/><mac address='52:54:00:12:34:56'/>",
  );
  const complete = (inside: string) => withIdentity(lab(inside), existing.network);
  const uuid = '<uuid>c7a1c0c8-6c2b-4d0a-8f59-0d1f4f3c5e11</uuid>';
  const mac = "<mac address='52:54:00:12:34:56'/>";
  expect(complete("<bridge stp='off'/>")).toBe(
    `<network><name>lab</name><bridge stp='off' name='virbr7'/>  ${uuid}\n  ${mac}\n</network>`,
  );
  expect(complete("<bridge name='virbr%d'/>")).toContain("<bridge name='virbr7'/>");
  expect(complete("<bridge name='br-lab'/>")).toContain("<bridge name='br-lab'/>");
  expect(complete('')).toContain("<bridge name='virbr7'/>");
  expect(complete("<forward mode='bridge'/><bridge name='br0'/>")).not.toContain('<mac');
  expect(compareNetworks(existing, read(complete('<forward/>')), { live: true })).toEqual([]);
});
