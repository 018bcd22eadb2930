import { expect, test } from '@jest/globals';
import { parseIp } from '../../../src/address/ip.ts';
import { dhcpIp } from '../../../src/network/facts.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { dhcpExpectation, type Reservation } from '../../../src/sandbox/guests/dhcp-expectation.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const RANGE = "<range start='10.9.0.5' end='10.9.0.6'/>";
const HOST = "<host mac='52:54:00:00:00:01' ip='10.9.0.11'/>";

function network(dhcp: string, ...options: string[]) {
  const lines = options.map((option) => `<dnsmasq:option value='${option}'/>`).join('');
  const xml = `<network xmlns:dnsmasq='http://libvirt.org/schemas/network/dnsmasq/1.0'><name>n</name>
    <bridge name='virbr9'/><ip address='10.9.0.1' prefix='24'>${dhcp && `<dhcp>${dhcp}</dhcp>`}</ip>
    <dnsmasq:options>${lines}</dnsmasq:options></network>`;
  return readNetwork(parseXml(xml));
}

interface Case {
  readonly dhcp?: string;
  readonly options?: readonly string[];
  /** How many leases of the ranges other guests have. */
  readonly leased?: number;
  readonly text: string | undefined;
  /** Results for an address, and for no lease. */
  readonly matches?: readonly [address: string, ...results: (boolean | undefined)[]];
}

const A_LEASE = 'a lease of 10.9.0.5 - 10.9.0.6';
const noLease = (why: string) => ({
  text: `no lease, since ${why}`,
  matches: ['10.9.0.5', false, true] as [string, boolean, boolean],
});

test.each<[string, Case]>([
  ['no DHCP', { text: undefined }],
  ['a range', { dhcp: RANGE, text: A_LEASE, matches: ['10.9.0.6', true, false] }],
  ['an address outside the range', { dhcp: RANGE, text: A_LEASE, matches: ['10.9.0.7', false, false] }],
  ['a range without free addresses', { dhcp: RANGE, leased: 2, ...noLease('none is left') }],
  [
    'a range with the address of the bridge',
    { dhcp: "<range start='10.9.0.1' end='10.9.0.2'/>", leased: 1, ...noLease('none is left') },
  ],
  ['a reservation', { dhcp: RANGE + HOST, text: '10.9.0.11, by its <host>', matches: ['10.9.0.11', true, false] }],
  [
    'a range in the options',
    {
      options: ['dhcp-range=10.9.0.5,10.9.0.6,12h'],
      text: `${A_LEASE}, by dhcp-range`,
      matches: ['10.9.0.5', true, false],
    },
  ],
  ['a range for another subnet', { options: ['dhcp-range=10.8.0.5,10.8.0.6'], text: undefined }],
  ['a range for a tag', { options: ['dhcp-range=tag:x,10.9.0.5,10.9.0.6'], text: undefined }],
  ['static leases only', { options: ['dhcp-range=10.9.0.0,static'], text: undefined }],
  [
    'DHCP switched off on the bridge',
    { dhcp: RANGE, options: ['no-dhcp-interface=virbr9'], ...noLease('dnsmasq has no-dhcp-interface=virbr9') },
  ],
  [
    'unknown guests ignored',
    { dhcp: RANGE, options: ['dhcp-ignore=tag:!known'], ...noLease('dnsmasq has dhcp-ignore=tag:!known') },
  ],
  [
    'unknown guests ignored, but this one has a reservation',
    { dhcp: RANGE + HOST, options: ['dhcp-ignore=#known'], text: '10.9.0.11, by its <host>' },
  ],
  [
    'unknown guests ignored, with reservations in the options',
    {
      dhcp: RANGE,
      options: ['dhcp-ignore=tag:!known', 'dhcp-host=x,10.9.0.7'],
      text: 'unknown: dhcp-ignore=tag:!known decides',
      matches: ['10.9.0.5', undefined, undefined],
    },
  ],
  ['a tag ignored that nothing sets', { dhcp: RANGE, options: ['dhcp-ignore=tag:x'], text: A_LEASE }],
  [
    'a tag ignored that an option may set',
    {
      dhcp: RANGE,
      options: ['dhcp-ignore=tag:x', 'dhcp-mac=set:x,52:*:*:*:*:*'],
      text: 'unknown: dhcp-ignore=tag:x decides',
    },
  ],
  [
    'all guests of the bridge ignored',
    { dhcp: RANGE, options: ['dhcp-ignore=tag:virbr9'], ...noLease('dnsmasq has dhcp-ignore=tag:virbr9') },
  ],
  [
    'an option without a model',
    {
      dhcp: RANGE,
      options: ['bridge-interface=a,b'],
      text: `${A_LEASE}, unless changed by bridge-interface=a,b`,
      matches: ['10.9.0.9', undefined, undefined],
    },
  ],
])('%s', (_title, { dhcp = '', options = [], leased = 0, text, matches }) => {
  const parsed = network(dhcp, ...options);
  const reservation = dhcpIp(parsed, 4)?.hosts[0] as Reservation | undefined;
  const expectation = dhcpExpectation(parsed, { reservation, leased });
  expect(expectation?.text).toBe(text);
  if (matches === undefined) return;
  const [address, ...results] = matches;
  expect([expectation?.matches(parseIp(address)), expectation?.matches(undefined)]).toEqual(results);
});
