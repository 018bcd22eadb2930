import { expect, test } from '@jest/globals';
import { parseSubnet } from '../../../src/address/subnet.ts';
import { renumbered } from '../../../src/apply/renumber/edits.ts';
import { type Move, movedText, oldAddressesIn } from '../../../src/apply/renumber/move.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { parseXml } from '../../../src/xml/parse.ts';

function subnet(text: string) {
  const parsed = parseSubnet(text);
  if (parsed === undefined) throw new Error(text);
  return parsed;
}

const move = (from: string, to: string): Move => ({ from: subnet(from), to: subnet(to) });
const read = (source: string) => ({ source, network: readNetwork(parseXml(source)) });
const LAB = move('10.77.0.1/24', '192.168.5.1/24');

const network = (inside: string) =>
  `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'>\n  <name>lab</name>\n${inside}\n</network>\n`;

test('everything in the subnet moves and keeps its offset, and nothing else changes', () => {
  const before = network(`  <!-- 10.77.0.1 stays in a comment -->
  <dns><forwarder addr="10.77.0.2"/><forwarder addr='9.9.9.9'/><host ip='10.77.0.3'><hostname>p</hostname></host></dns>
  <ip address='10.77.0.1' netmask='255.255.255.0'>
    <dhcp><range start='10.77.0.100' end='10.77.0.254'/><host mac='52:54:00:00:00:01' ip='10.77.0.9'/>
      <bootp file='x' server='10.77.0.4'/></dhcp>
  </ip>
  <ip address='10.88.0.1' prefix='24'/>
  <route address='10.99.0.0' prefix='24' gateway='10.77.0.7'/>
  <route address='10.77.0.128' prefix='28' gateway='10.88.0.7'/>
  <dnsmasq:options><dnsmasq:option value='dhcp-option=3,10.77.0.1'/></dnsmasq:options>`);
  const { source, left } = renumbered(read(before), [LAB]);
  expect(source).toBe(before.replaceAll('10.77.0.', '192.168.5.').replace('192.168.5.1 stays', '10.77.0.1 stays'));
  expect(left).toEqual([]);
});

test('the bridge can get another address than the one at its offset', () => {
  const before = network("  <ip address='10.77.0.1' prefix='24'><dhcp><host name='a' ip='10.77.0.9'/></dhcp></ip>");
  const { source } = renumbered(read(before), [move('10.77.0.1/24', '10.9.0.254/24')]);
  expect(source).toContain("<ip address='10.9.0.254' prefix='24'><dhcp><host name='a' ip='10.9.0.9'/>");
  expect(() => renumbered(read(before), [move('10.77.0.1/24', '10.9.0.9/24')])).toThrow(
    '10.77.0.9 would move to 10.9.0.9, which is the new address of the bridge',
  );
});

test.each([
  ["prefix='24'", '10.9.0.1/22', "prefix='22'"],
  ["netmask='255.255.255.0'", '10.9.0.1/22', "netmask='255.255.252.0'"],
  ["netmask='255.255.255.0'", '10.9.0.1/24', "netmask='255.255.255.0'"],
])('a prefix length written as %s is written so for %s', (before, to, after) => {
  const { source } = renumbered(read(network(`<ip address='10.77.0.1' ${before}/>`)), [move('10.77.0.1/24', to)]);
  expect(source).toContain(`<ip address='10.9.0.1' ${after}/>`);
});

test('a prefix length that followed from the class of the address is written down', () => {
  const { source } = renumbered(read(network("<ip address='192.168.7.1'/>")), [move('192.168.7.1/24', '10.9.0.1/24')]);
  expect(source).toContain("<ip address='10.9.0.1' prefix='24'/>");
});

test('a subnet that is too small is rejected with one that is large enough', () => {
  const before = read(
    network("<ip address='10.77.0.1' prefix='24'><dhcp><host name='a' ip='10.77.0.126'/></dhcp></ip>"),
  );
  expect(() => renumbered(before, [move('10.77.0.1/24', '10.9.0.1/26')])).toThrow(
    expect.objectContaining({
      message: '10.9.0.0/26 is too small: 10.77.0.126 is address 126 of 10.77.0.0/24',
      hints: [expect.objectContaining({ message: 'choose a /25 or a larger subnet' })],
    }),
  );
  expect(renumbered(before, [move('10.77.0.1/24', '10.9.0.1/25')]).source).toContain("ip='10.9.0.126'");
  const broadcast = read(
    network("<ip address='10.77.0.1' prefix='24'><dhcp><host name='a' ip='10.77.0.127'/></dhcp></ip>"),
  );
  expect(() => renumbered(broadcast, [move('10.77.0.1/24', '10.9.0.1/25')])).toThrow('too small');
});

test('IPv6 moves like IPv4', () => {
  const before = network(
    "<ip family='ipv6' address='fd00:1::1' prefix='64'><dhcp><range start='fd00:1::100' end='fd00:1::1ff'/></dhcp></ip>",
  );
  const { source } = renumbered(read(before), [move('fd00:1::1/64', 'fd00:2::1/64')]);
  expect(source).toBe(before.replaceAll('fd00:1::', 'fd00:2::'));
});

test('what is not moved for certain is reported', () => {
  const before = network(`<dns><txt name='a' value='see 10.77.0.9.'/></dns><ip address='10.77.0.1' prefix='24'/>
<dnsmasq:options><dnsmasq:option value='local=/0.77.10.in-addr.arpa/'/><dnsmasq:option value='x=10.77.0.0/16'/></dnsmasq:options>`);
  expect(renumbered(read(before), [LAB]).left).toEqual([
    { place: 'dns/txt', text: 'see 10.77.0.9.' },
    { place: 'options/option', text: 'local=/0.77.10.in-addr.arpa/' },
    { place: 'options/option', text: 'x=10.77.0.0/16' },
  ]);
});

test.each([
  ['dhcp-option=3,10.77.0.1', 'dhcp-option=3,192.168.5.1'],
  ['dhcp-range=10.77.0.2,10.77.0.9,255.255.255.0', 'dhcp-range=192.168.5.2,192.168.5.9,255.255.255.0'],
  ['address=/web.example/10.77.0.9', 'address=/web.example/192.168.5.9'],
  ['rev-server=10.77.0.0/24,10.77.0.4', 'rev-server=192.168.5.0/24,192.168.5.4'],
  ['rev-server=10.77.0.16/28,10.77.0.4#5353', 'rev-server=192.168.5.16/28,192.168.5.4#5353'],
  ['server=10.177.0.1@10.77.0.1', 'server=10.177.0.1@192.168.5.1'],
  ['x=110.77.0.1,10.77.0.12.5,a10.77.0.1', 'x=110.77.0.1,10.77.0.12.5,a10.77.0.1'],
  ['dhcp-host=52:54:00:00:00:01,10.77.0.5', 'dhcp-host=52:54:00:00:00:01,192.168.5.5'],
])('in an option of dnsmasq, %s becomes %s', (before, after) => {
  expect(movedText(before, [LAB])).toBe(after);
});

test('an old address is found in a text of any kind, and one of both subnets is not old', () => {
  expect(oldAddressesIn('a10.77.0.1 [10.77.0.2], 10.77.1.1', [LAB])).toEqual(['10.77.0.2']);
  expect(oldAddressesIn('10.77.0.9', [move('10.77.0.1/24', '10.77.0.1/25')])).toEqual([]);
});
