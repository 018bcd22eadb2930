import { expect, test } from '@jest/globals';
import { noLeaseDoubt, noLeaseReason } from '../../src/guests/dhcp.ts';
import { readNetworkSummary } from '../../src/libvirt/network-summary.ts';

const MAC = '52:54:00:00:00:0a';
const RANGE = "<range start='10.0.0.10' end='10.0.0.99'/>";
const network = (dhcp: string, ...options: readonly string[]) =>
  readNetworkSummary(
    `<network><name>n</name><bridge name='vb0'/>
       <ip address='10.0.0.1' prefix='24'>${dhcp === '' ? '' : `<dhcp>${dhcp}</dhcp>`}</ip>
       <dnsmasq:options>${options.map((value) => `<dnsmasq:option value="${value}"/>`).join('')}</dnsmasq:options>
     </network>`,
    true,
  );

test.each([
  ['a range', network(RANGE), undefined],
  ['no <dhcp>', network(''), 'has no DHCP'],
  ['a range in the options', network('', 'dhcp-range=10.0.0.10,10.0.0.99,12h'), undefined],
  ['router advertisements only', network('', 'dhcp-range=fd00::1,ra-only'), 'has no DHCP'],
  [
    'DHCP switched off by an option',
    network(RANGE, 'no-dhcp-interface=vb0'),
    "has no DHCP: its dnsmasq option is 'no-dhcp-interface=vb0'",
  ],
  [
    'reservations for others only',
    network("<host mac='52:54:00:00:00:0b' ip='10.0.0.5'/>"),
    'leases reserved addresses only, and none is reserved for it',
  ],
  ['a reservation for it', network(`<host mac='${MAC}' ip='10.0.0.5'/>`), undefined],
  ['a reservation by name, which may be its own', network("<host name='web' ip='10.0.0.5'/>"), undefined],
  [
    'unknown clients ignored',
    network(RANGE, 'dhcp-ignore=tag:!known'),
    "ignores clients without a reservation: its dnsmasq option is 'dhcp-ignore=tag:!known'",
  ],
  [
    'unknown clients ignored, but it has a reservation',
    network(`${RANGE}<host mac='${MAC}' ip='10.0.0.5'/>`, 'dhcp-ignore=tag:!known'),
    undefined,
  ],
  [
    'this client ignored',
    network(RANGE, `dhcp-host=${MAC.toUpperCase()},ignore`),
    `ignores it: its dnsmasq option is 'dhcp-host=${MAC.toUpperCase()},ignore'`,
  ],
])('a network with %s', (_title, summary, expected) => {
  expect(noLeaseReason(summary, MAC)).toBe(expected);
});

test('an option that depends on tags is a doubt', () => {
  expect(noLeaseDoubt(network(RANGE, 'dhcp-ignore=tag:lab'))).toBe(
    "the network's dnsmasq option 'dhcp-ignore=tag:lab' may make dnsmasq ignore it",
  );
  expect(noLeaseDoubt(network(RANGE))).toBeUndefined();
});
