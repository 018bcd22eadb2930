import { describe, expect, test } from '@jest/globals';
import { parseLeases } from '../../../src/libvirt/leases/detect.ts';

const parse = (text: string) => [...parseLeases(Buffer.from(text), 'leases')];
const lease = {
  ip: '192.168.122.10',
  mac: '52:54:00:aa:bb:cc',
  hostname: 'myvm',
  clientId: '01:52:54:00:aa:bb:cc',
  iaid: undefined,
  expires: 1795255915,
};

test.each([
  [
    "libvirt's BRIDGE.status",
    `[
  {
    "ip-address": "192.168.122.10",
    "mac-address": "52:54:00:AA:BB:CC",
    "hostname": "myvm",
    "client-id": "01:52:54:00:aa:bb:cc",
    "expiry-time": 1795255915
  }
]
`,
  ],
  ["dnsmasq's lease file", '1795255915 52:54:00:aa:bb:cc 192.168.122.10 myvm 01:52:54:00:aa:bb:cc\n'],
  [
    'the table of virsh net-dhcp-leases',
    ` Expiry Time           MAC address         Protocol   IP address           Hostname   Client ID or DUID
-----------------------------------------------------------------------------------------------------------
 ${localTime(1795255915)}   52:54:00:aa:bb:cc   ipv4       192.168.122.10/24    myvm       01:52:54:00:aa:bb:cc

`,
  ],
])('reads %s without being told', (_title, text) => {
  expect(parse(text)).toEqual([lease]);
});

test.each([
  ['nothing', ''],
  ['blank lines', '\n \n'],
  ['an array of none', '[\n\n]\n'],
  ['an entry without address', '[{"mac-address": "52:54:00:aa:bb:cc", "expiry-time": 1}]'],
  ['a table of none', ' Expiry Time   MAC address\n----------------------------\n'],
  ["a file with only the server's DUID", 'duid 00:01:00:01:2c:aa:bb:cc:52:54:00:11:22:33\n'],
])('finds no lease in %s', (_title, text) => {
  expect(parse(text)).toEqual([]);
});

test.each([
  ['half an array', '[ { "ip-address": "192.', 'leases: cut short, or not JSON'],
  ['an array of numbers', '[1]', 'leases: an entry is not an object'],
  ['an address that is no text', '[{"ip-address": 4}]', 'leases: an "ip-address" is not an address'],
  ['an address that is an order', '[{"ip-address": "\\u001b[2J"}]', 'leases: an "ip-address" is not an address'],
  ['two arrays', '[][]', 'leases: cut short, or not JSON'],
  ['a line cut short', '1795255915 52:54:00:aa:bb:cc 192.1\n', "leases:1: not a lease in dnsmasq's format"],
  ['an address out of place', '\n1 * myvm 10.0.0.1 *\n', "leases:2: not a lease in dnsmasq's format"],
  ['bytes of no format', '\x7fELF\0\0', 'leases: not a lease file'],
  ['an object', '{}', 'leases: not a lease file'],
  ['a row that is no lease', ' A   B\n--------------------\n x\n', 'leases:3: not a row of virsh net-dhcp-leases'],
])('rejects %s, and says where', (_title, text, message) => {
  expect(() => parse(text)).toThrow(message);
});

test.each([
  ['0 52:54:00:aa:bb:cc 10.0.0.1 * *', { ip: '10.0.0.1', mac: '52:54:00:aa:bb:cc', expires: 0 }],
  ['7 06-01:02:03:04:05:06 10.0.0.1 a', { ip: '10.0.0.1', mac: '01:02:03:04:05:06', hostname: 'a', expires: 7 }],
  ['7 * 10.0.0.1 * 01:aa', { ip: '10.0.0.1', clientId: '01:aa', expires: 7 }],
])('an unknown field of dnsmasq stays unknown: %s', (line, expected) => {
  const unknown = { mac: undefined, hostname: undefined, clientId: undefined, iaid: undefined };
  expect(parse(line)).toEqual([{ ...unknown, ...expected }]);
});

test('behind the DUID line of dnsmasq come IPv6 leases, with a MAC where the DUID holds one', () => {
  const text = `duid 00:01:00:01:2c:aa:bb:cc:52:54:00:11:22:33
1795255915 7667712 fd77::15c myvm 00:03:00:01:52:54:00:aa:bb:cc
1795255915 T12 fd77::15d * 00:01:00:01:2c:aa:bb:cc:52:54:00:AA:bb:cd
0 12 fd77::15e * 00:02:00:00:ab:11:5e:2b
`;
  expect(parse(text)).toEqual([
    {
      ip: 'fd77::15c',
      mac: '52:54:00:aa:bb:cc',
      hostname: 'myvm',
      clientId: '00:03:00:01:52:54:00:aa:bb:cc',
      iaid: '7667712',
      expires: 1795255915,
    },
    {
      ip: 'fd77::15d',
      mac: '52:54:00:aa:bb:cd',
      hostname: undefined,
      clientId: '00:01:00:01:2c:aa:bb:cc:52:54:00:AA:bb:cd',
      iaid: 'T12',
      expires: 1795255915,
    },
    {
      ip: 'fd77::15e',
      mac: undefined,
      hostname: undefined,
      clientId: '00:02:00:00:ab:11:5e:2b',
      iaid: '12',
      expires: 0,
    },
  ]);
});

test.each([
  ['a missing time', '[{"ip-address": "10.0.0.1"}]'],
  ['a negative time', '[{"ip-address": "10.0.0.1", "expiry-time": -5}]'],
  ['a time that is text', '[{"ip-address": "10.0.0.1", "expiry-time": "soon"}]'],
])('%s never expires', (_title, text) => {
  expect(parse(text).map(({ expires }) => expires)).toEqual([0]);
});

/** As virsh prints it: the reader's own time zone. */
function localTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  const shifted = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 19).replace('T', ' ');
}

/** One lease as virsh prints it: with host name and client id, with either, and with none. */
const OLD_TABLE = ` Expiry Time          MAC address        Protocol  IP address                Hostname        Client ID or DUID
-------------------------------------------------------------------------------------------------------------------
 2035-03-29 20:18:54  52:54:00:c9:15:01  ipv4      10.201.15.60/24           node-1          ff:00:c9:15:01
 2035-03-29 20:18:54  52:54:00:c9:15:02  ipv4      10.201.15.61/24           node-2
 2035-03-29 20:18:54  52:54:00:c9:15:03  ipv4      10.201.15.62/24                           01:52:54:00:c9:15:03
 2035-03-29 20:18:54  52:54:00:c9:15:04  ipv4      10.201.15.63/24
 2035-03-29 20:18:54  52:54:00:c9:15:05  ipv4      10.201.15.64/24           a-very-long-hostname 01:05

`;
const fields = (text: string) => parse(text).map(({ ip, hostname, clientId }) => [ip, hostname, clientId]);

test.each([
  ['by a terminal', OLD_TABLE],
  ['below the command', `[root@kvm ~]# virsh net-dhcp-leases lan\n${OLD_TABLE}`],
  ['with Windows line ends', OLD_TABLE.replaceAll('\n', '\r\n')],
  ['indented, as in a web page', OLD_TABLE.replace(/^(?=.)/gm, '    ')],
  ['without its first blanks', OLD_TABLE.replace(/^ /gm, '')],
  [
    'twice in one file',
    OLD_TABLE.replace(/\n 2035.*05\n/, '\n') +
      OLD_TABLE.split('\n').slice(0, 2).concat(OLD_TABLE.split('\n').slice(6)).join('\n'),
  ],
])('reads the table of an older virsh, printed %s', (_title, text) => {
  expect(fields(text)).toEqual([
    ['10.201.15.60', 'node-1', 'ff:00:c9:15:01'],
    ['10.201.15.61', 'node-2', undefined],
    ['10.201.15.62', undefined, '01:52:54:00:c9:15:03'],
    ['10.201.15.63', undefined, undefined],
    ['10.201.15.64', 'a-very-long-hostname', '01:05'],
  ]);
});

test('reads rows of virsh without their titles, as people quote them', () => {
  const row = ' 2035-03-29 20:18:54   52:54:00:c9:15:01   ipv4       10.201.15.60/24   node-1     ff:00:c9:15:01\n';
  expect(fields(row)).toEqual([['10.201.15.60', 'node-1', 'ff:00:c9:15:01']]);
  expect(fields(row.replace(/ +/g, ' '))).toEqual([['10.201.15.60', 'node-1', 'ff:00:c9:15:01']]);
  expect(fields(row.replace(/ {2,}/g, '\t'))).toEqual([['10.201.15.60', 'node-1', 'ff:00:c9:15:01']]);
});

test("reads dnsmasq's lease files from outside libvirt: IPv6 without a DUID line, newer extra lines, any blanks", () => {
  const text = `1795255915  52:54:00:aa:bb:cc\t192.168.1.10 phone 01:52:54:00:aa:bb:cc\r
vendorclass 192.168.1.10 61:6e:64:72:6f:69:64
agent-info 192.168.1.10 01:02
1795255915 12 fd77::15e laptop 00:03:00:01:52:54:00:aa:bb:cd
duid 00:01:00:01:2c:aa:bb:cc:52:54:00:11:22:33
`;
  expect(parse(text)).toEqual([
    { ...lease, ip: '192.168.1.10', hostname: 'phone' },
    {
      ip: 'fd77::15e',
      mac: '52:54:00:aa:bb:cd',
      hostname: 'laptop',
      clientId: '00:03:00:01:52:54:00:aa:bb:cd',
      iaid: '12',
      expires: 1795255915,
    },
  ]);
});

describe('a pasted table', () => {
  const TITLES = ' Expiry Time          MAC address        Protocol  IP address         Hostname  Client ID or DUID';
  const RULE = '-'.repeat(100);
  const ROW = ' 2026-11-21 12:51:55  52:54:00:aa:bb:cc  ipv4      192.168.122.10/24  myvm      01:52:54:00:aa:bb:cc';
  const NAMELESS = ' 2026-11-21 12:51:55  52:54:00:aa:bb:dd  ipv4      192.168.122.11/24  -         -';
  const table = (...lines: string[]) => `${lines.join('\n')}\n`;
  const columns = (line: string, separator: string) =>
    line
      .trim()
      .split(/\s{2,}/)
      .join(separator);
  const html = (lines: readonly string[], lineEnd: string) => {
    const rows = lines.map((line) => {
      const cells = line.trim().split(/\s{2,}/);
      return ['<tr class="row">', ...cells.map((cell) => `<td><code>${cell}</code></td>`), '</tr>'].join(lineEnd);
    });
    return ['<table>', ...rows, '</table>', ''].join(lineEnd);
  };
  const plain = table(TITLES, RULE, ROW, NAMELESS);
  const expected = [
    ['192.168.122.10', 'myvm', '01:52:54:00:aa:bb:cc'],
    ['192.168.122.11', undefined, undefined],
  ];

  test.each([
    ['with no-break spaces', plain.replaceAll(' ', '\u00a0')],
    ['with no-break spaces in its titles', table(TITLES.replaceAll(' ', '\u00a0'), RULE, ROW, NAMELESS)],
    ['with no-break spaces as entities', plain.replaceAll('  ', '&nbsp; ')],
    ['separated by tabs', table(...[TITLES, RULE, ROW, NAMELESS].map((line) => columns(line, '\t')))],
    [
      'separated by tabs, without a line of hyphens',
      table(...[TITLES, ROW, NAMELESS].map((line) => columns(line, '\t'))),
    ],
    [
      'in Markdown',
      table(
        ...[TITLES, '-  -  -  -  -  -'.replaceAll('-', '---'), ROW, NAMELESS].map(
          (line) => `| ${columns(line, ' | ')} |`,
        ),
      ),
    ],
    ['in a quoted mail', plain.replaceAll(/^/gm, '> ')],
    ['with dashes for hyphens', table(TITLES, '\u2014'.repeat(50), ROW, NAMELESS.replaceAll(' -', ' \u2013'))],
    ['with blank lines and other line ends', table(TITLES, '', RULE, '', ROW, '', NAMELESS).replaceAll('\n', '\r\n')],
    ['with typographic quotes', plain.replace('myvm', '\u201cmyvm\u201d')],
    ['as HTML', html([TITLES, ROW, NAMELESS], '\n')],
    ['as HTML in one line', html([TITLES, ROW, NAMELESS], '')],
    ['with zero-width spaces', table(TITLES, RULE, `${ROW}\u200b`, `\u200b${NAMELESS}`)],
  ])('%s', (_title, text) => {
    expect(parse(text).map(({ ip, hostname, clientId }) => [ip, hostname, clientId])).toEqual(expected);
  });

  test('as HTML has its rows on the lines of the file', () => {
    expect(() => parse(html([TITLES, ROW, 'x'], '\n'))).toThrow('leases:18: not a row of virsh net-dhcp-leases');
  });

  test('has characters for entities', () => {
    const [first] = parse(table(TITLES, RULE, ROW.replace('myvm     ', 'a&amp;b&#39;')));
    expect(first?.hostname).toBe("a&b'");
  });
});
