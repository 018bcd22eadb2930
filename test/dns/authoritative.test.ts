import { expect, test } from '@jest/globals';
import {
  authorityEdits,
  delegationRecords,
  isAuthoritative,
  withoutAuthorityEdits,
} from '../../src/dns/authoritative.ts';
import { asNetwork } from '../../src/dns/network-edits.ts';
import { applyEdits } from '../../src/xml/edit.ts';

const PLAIN = "<network><name>vm</name><ip address='192.168.150.1' prefix='24'/></network>";
const OWN =
  "<network xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>vm</name><ip address='192.168.150.1' prefix='24'/><d:options><d:option value='log-queries'/></d:options></network>";

const edited = (xml: string, address: string) => applyEdits(xml, authorityEdits(asNetwork(xml), 'vm.lab', address));
const values = (xml: string) => asNetwork(xml).network.dnsmasqOptions.map(({ value }) => value);

const WANTED = [
  'auth-server=ns.vm.lab,203.0.113.2',
  'auth-zone=vm.lab,192.168.150.0/24,203.0.113.2/32',
  'host-record=ns.vm.lab,203.0.113.2',
];

test.each([
  [PLAIN, []],
  [OWN, ['log-queries']],
])('a network gets the options for other machines, and loses no others', (xml, others) => {
  const after = edited(xml, '203.0.113.2');
  expect(values(after)).toEqual([...others, ...WANTED]);
  expect(edited(after, '203.0.113.2')).toBe(after);
  expect(isAuthoritative(asNetwork(after), 'vm.lab', '203.0.113.2')).toBe(true);
  const moved = edited(after, '2001:db8::2');
  expect(values(moved)).toEqual([
    ...others,
    ...WANTED.map((value) =>
      value.replace(/203\.0\.113\.2(?:\/32)?$/, (old) => (old.endsWith('/32') ? '2001:db8::2/128' : '2001:db8::2')),
    ),
  ]);
  expect(isAuthoritative(asNetwork(moved), 'vm.lab', '203.0.113.2')).toBe(false);
  expect(values(applyEdits(moved, withoutAuthorityEdits(asNetwork(moved), 'vm.lab')))).toEqual(others);
});

test('the records of a delegation have the type of the address', () => {
  expect(delegationRecords('vm.lab', '203.0.113.2')).toEqual(['vm.lab. NS ns.vm.lab.', 'ns.vm.lab. A 203.0.113.2']);
  expect(delegationRecords('vm.lab', '2001:db8::2')[1]).toBe('ns.vm.lab. AAAA 2001:db8::2');
});
