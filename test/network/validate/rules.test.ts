import { describe, expect, test } from '@jest/globals';
import { everyRule } from '../../../src/network/validate/every-rule.ts';
import { exampleLibvirt } from '../../../src/network/validate/example.ts';
import type { Problem } from '../../../src/network/validate/problem.ts';
import { validateText } from '../../../src/network/validate/validate.ts';
import { problemsOf } from './examples.ts';

test('every rule has its own id and says why in sentences', () => {
  const ids = everyRule.map(({ id }) => id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(id))).toEqual([]);
  expect(everyRule.filter(({ why }) => !/[.]$/.test(why)).map(({ id }) => id)).toEqual([]);
});

describe.each(everyRule)('$id', (rule) => {
  test.each(rule.wrong)('reports %s', (example) => {
    expect(idsOf(problemsOf(rule, example))).toContain(rule.id);
  });

  test.each(rule.right)('accepts %s, and libvirt accepts it, too', (example) => {
    const problems = problemsOf(rule, example, exampleLibvirt(rule));
    expect(idsOf(problems)).not.toContain(rule.id);
    expect(idsOf(problems.filter(({ severity }) => severity === 'error'))).toEqual([]);
  });
});

function idsOf(problems: readonly Problem[]): string[] {
  return problems.map(({ id }) => id);
}

const IP = "<ip address='10.9.0.1' prefix='24'/>";
const VLAN = "<vlan><tag id='4'/></vlan>";
const hostname = (inner: string) => `<dns><host ip='10.9.0.7'>${inner}</host></dns>${IP}`;
const group = (mode: string, inner: string) =>
  `<forward mode='${mode}' dev='eth0'/><portgroup name='a'>${inner}</portgroup>`;
const scoped = (address: string, inner = '') => `<ip family='ipv6' address='${address}' prefix='64'>${inner}</ip>`;
const manager = (id: string) =>
  `<forward mode='bridge' dev='eth0'/><virtualport type='802.1Qbg'><parameters managerid='${id}' typeid='1' typeidversion='2'/></virtualport>`;

/** What libvirt 9.0.0 and 11.3.0 were seen to refuse and to take. */
test.each<[string, string, string[], string[]]>([
  ['an empty <bandwidth> is none', group('private', '<bandwidth/>'), [], []],
  ['an empty <hostname> beside another', hostname('<hostname/><hostname>db</hostname>'), [], ['dns-hostname-empty']],
  ['an empty <hostname> alone', hostname('<hostname/>'), ['dns-host-without-hostname'], ['dns-hostname-empty']],
  ["a group's virtualport without VLAN", group('passthrough', `<virtualport type='openvswitch'/>`), [], []],
  [
    "a group's virtualport with VLAN",
    group('passthrough', `${VLAN}<virtualport type='openvswitch'/>`),
    ['vlan-unsupported'],
    ['vlan-unsupported'],
  ],
  [
    "a group's virtualport, the network's VLAN",
    `${VLAN}${group('passthrough', "<virtualport type='802.1Qbh'/>")}`,
    ['vlan-unsupported'],
    ['vlan-unsupported'],
  ],
  [
    'the driver of Xen',
    "<forward mode='hostdev'><driver name='xen'/><pf dev='eth0'/></forward>",
    ['forward-driver'],
    [],
  ],
  ['a number in binary', manager('0b1'), ['virtualport-number'], []],
  [
    'a PCI bus in binary',
    "<forward mode='hostdev'><address type='pci' bus='0b11' slot='1'/></forward>",
    ['pci-address-number'],
    [],
  ],
  [
    'a lease in binary',
    `<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'><lease expiry='0b11' unit='hours'/></range></dhcp></ip>`,
    ['lease-expiry'],
    [],
  ],
  [
    'a PCI address in mode open',
    `<forward mode='open'><address type='pci' bus='1' slot='1'/></forward>${IP}`,
    ['open-with-dev', 'pci-address-in-other-mode'],
    ['open-with-dev', 'pci-address-in-other-mode'],
  ],
  ['the link of the host itself', `<bridge name='lo'/>${IP}`, ['bridge-name-character'], ['bridge-name-character']],
  ['a scope of the bridge', scoped('fd00:9::1%1'), ['ip-scope'], ['ip-scope']],
  ['a scope of zero', scoped('fd00:9::1%0'), [], []],
  ['a scope beside a range', scoped('fd00:9::1%1', "<dhcp><range start='fd00:9::2' end='fd00:9::9'/></dhcp>"), [], []],
  ['a reference that was escaped twice', "<portgroup name='R&amp;amp;D'/>", [], []],
  [
    'a port of -4294967295, which is 1 to strtoul(3)',
    `<forward mode='nat'><nat><port start='-4294967295' end='9'/></nat></forward>${IP}`,
    ['nat-port'],
    ['nat-port'],
  ],
  [
    'a priority of -0',
    `<dns><srv service='a' protocol='tcp' target='x' priority='-0'/></dns>${IP}`,
    ['srv-number'],
    ['srv-number'],
  ],
  ['an MTU of -0', "<mtu size='-0'/>", [], []],
  ['an option with a hyphen', option('dhcp-lease-max=10'), [], []],
  [
    'options of every kind',
    ['srv-host=_a._tcp', 'auth-server=a', 'auth-zone=a', 'no-ident', 'quiet-tftp', 'dhcp-ignore-names', 'resolv-file']
      .map(option)
      .join(''),
    [],
    [],
  ],
])('%s', (_title, body, nine, eleven) => {
  const errors = (libvirt: string) =>
    validateText(
      body.startsWith('<d:')
        ? `<network xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>lab</name>${IP}${body}</network>`
        : `<network><name>lab</name>${body}</network>`,
      'x.xml',
      { libvirt },
    )
      .filter(({ severity }) => severity === 'error')
      .map(({ id }) => id)
      .sort();
  expect([errors('9.0.0'), errors('11.3.0')]).toEqual([nine, eleven]);
});

function option(value: string): string {
  return `<d:options><d:option value='${value}'/></d:options>`;
}
