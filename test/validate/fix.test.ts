import { expect, test } from '@jest/globals';
import { fix, validateText } from '../../src/validate/validate.ts';
import { growth, NEARLY_LINEAR } from '../growth.ts';

const BRIDGED = "<forward mode='bridge'/><bridge name='br0'/>";

test.each([
  ['the <ip> of a host bridge', `${BRIDGED}<ip address='10.9.0.1' prefix='24'><dhcp/></ip>`],
  ['the <dns> of a host bridge', `${BRIDGED}<dns><txt name='a' value='b'/></dns>`],
  ['the <domain> of a host bridge', `${BRIDGED}<domain name='lab.test'/>`],
  ['the <mac> of a host bridge', `${BRIDGED}<mac address='52:54:00:aa:bb:cc'/>`],
  ['the device of mode open', "<forward mode='open' dev='eth0'/><ip address='10.9.0.1' prefix='24'/>"],
  [
    'the MAC address of a DHCPv6 host',
    "<ip family='ipv6' address='fd00::1' prefix='64'><dhcp><host mac='52:54:00:aa:bb:cc' name='a' ip='fd00::5'/></dhcp></ip>",
  ],
])('does not change %s: it or the mode may be wrong', (_title, body) => {
  const text = `<network><name>lab</name>${body}</network>`;
  expect(fix(text, 'x')).toBe(text);
});

test('changes nothing around a problem', () => {
  const text = (mode: string, prefix: string) =>
    `\ufeff<?xml version="1.0"?>\r\n<!-- a <comment> --><network  >\r\n\t<name >lab</name\n>\r\n` +
    `  <forward\tmode = "${mode}" ><!-- why --></forward >\n<?keep me?><ip prefix='${prefix}'\n   address="10.9.0.1"/></network>\r\n<!-- end -->`;
  expect(fix(text('routed', '/24'), 'x')).toBe(text('route', '24'));
});

const withRanges = (ranges: readonly string[]) =>
  `<network><name>n</name><bridge name='b'/><ip address='10.0.0.1' prefix='24'><dhcp>\n${ranges.join('\n')}\n</dhcp></ip></network>`;

test('skips only the fixes that add errors, of a few and of many', () => {
  for (const count of [3, 200]) {
    const ranges = (name: (index: number) => string) =>
      withRanges(
        Array.from({ length: count }, (_, index) => {
          const address = index % 3 === 1 ? `11.0.0.${index}` : `10.0.0.${index + 10}`;
          return `<${name(index)} start='${address}' end='${address}'/>`;
        }),
      );
    expect(
      fix(
        ranges(() => 'rnage'),
        'x',
      ),
    ).toBe(ranges((index) => (index % 3 === 1 ? 'rnage' : 'range')));
  }
});

test('the time grows with the number of fixes, not with its square', () => {
  const outside = (count: number) =>
    withRanges(
      Array.from(
        { length: count },
        (_, i) => `<rnage start='11.0.${i >> 8}.${i & 255}' end='11.0.${i >> 8}.${i & 255}'/>`,
      ),
    );
  expect(growth(200, (count) => fix(outside(count), 'x'))).toBeLessThan(NEARLY_LINEAR);
  const blank = (count: number) =>
    `<network><name>n</name>${' '.repeat(count)}<forward mode='Nat'/>\n${'\t'.repeat(count)}\n</network>`;
  expect(growth(30_000, (count) => fix(blank(count), 'x'))).toBeLessThan(NEARLY_LINEAR);
});

test('many unknown attributes of one element take time in proportion', () => {
  const attributes = (count: number) =>
    `<network><name>n</name><bridge ${Array.from({ length: count }, (_, i) => `a${i}='x'`).join(' ')}/></network>`;
  expect(growth(500, (count) => validateText(attributes(count), 'x'))).toBeLessThan(NEARLY_LINEAR);
});
