import { describe, expect, test } from '@jest/globals';
import type { Problem } from '../../src/document/problem.ts';
import { applies } from '../../src/document/rule.ts';
import { NEWEST_KNOWN, OLDEST_KNOWN, versionNumber } from '../../src/document/version.ts';
import { everyRule } from '../../src/validate/every-rule.ts';
import { validateText } from '../../src/validate/validate.ts';
import { problemsOf } from './examples.ts';

test('every rule has its own id and says why in sentences', () => {
  const ids = everyRule.map(({ rule }) => rule.id);
  expect(ids.filter((id, index) => ids.indexOf(id) !== index || !/^[a-z0-9]+(?:-[a-z0-9]+)+$/.test(id))).toEqual([]);
  expect(everyRule.filter(({ rule }) => !/[.]$/.test(rule.why)).map(({ rule }) => rule.id)).toEqual([]);
});

/** Versions with different behaviour: every rule applies to at least one of them. */
const VERSIONS = [OLDEST_KNOWN, '11.3.0', NEWEST_KNOWN];

describe.each(everyRule)('$rule.id', (one) => {
  const { rule } = one;
  const versions = VERSIONS.filter((version) => applies(rule, { libvirt: versionNumber(version) ?? 0 }));

  test.each(rule.wrong)('reports %s', (example) => {
    for (const version of versions) expect(idsOf(problemsOf(one, example, version))).toContain(rule.id);
  });

  test.each(rule.right)('accepts %s, and libvirt accepts it, too', (example) => {
    for (const version of versions) {
      const problems = problemsOf(one, example, version);
      expect(idsOf(problems)).not.toContain(rule.id);
      expect(idsOf(problems.filter(({ severity }) => severity === 'error'))).toEqual([]);
    }
  });
});

function idsOf(problems: readonly Problem[]): string[] {
  return problems.map(({ id }) => id);
}

const IP = "<ip address='10.9.0.1' prefix='24'/>";
const hostname = (inner: string) => `<dns><host ip='10.9.0.7'>${inner}</host></dns>${IP}`;
const manager = (id: string) =>
  `<forward mode='bridge' dev='eth0'/><virtualport type='802.1Qbg'><parameters managerid='${id}' typeid='1' typeidversion='2'/></virtualport>`;

/** Errors for libvirt 9.0.0 and 11.3.0, as observed. */
test.each<[string, string, string[], string[]]>([
  ['an empty <hostname> next to another', hostname('<hostname/><hostname>db</hostname>'), [], ['dns-hostname-empty']],
  ['an empty <hostname> alone', hostname('<hostname/>'), ['dns-host-without-hostname'], ['dns-hostname-empty']],
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
  ['a reference that is escaped twice', "<portgroup name='R&amp;amp;D'/>", [], []],
  [
    'a priority of -0',
    `<dns><srv service='a' protocol='tcp' target='x' priority='-0'/></dns>${IP}`,
    ['srv-number'],
    ['srv-number'],
  ],
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
