import { expect, test } from '@jest/globals';
import { explainNetwork } from '../../../src/network/explain/explain.ts';
import { readNetwork } from '../../../src/network/parse/parse.ts';
import { parseXml } from '../../../src/xml/parse.ts';

const BARE = "<ip address='10.9.0.1' prefix='24'/>";
const LEASED = "<ip address='10.9.0.1' prefix='24'><dhcp><range start='10.9.0.2' end='10.9.0.9'/></dhcp></ip>";
const options = (...values: readonly string[]) =>
  `<d:options xmlns:d='http://libvirt.org/schemas/network/dnsmasq/1.0'>${values
    .map((value) => `<d:option value='${value}'/>`)
    .join('')}</d:options>`;

function explained(body: string): readonly string[] {
  const xml = `<network><name>lab</name><forward mode='nat'/><bridge name='virbr9'/>${body}</network>`;
  const { addresses, names, further } = explainNetwork(readNetwork(parseXml(xml)));
  return [...addresses, ...names, ...further];
}

const NO_LEASES = "libvirt's dnsmasq at 10.9.0.1 knows no hostnames of guests, because they get no leases";
const LEASES = "libvirt's dnsmasq at 10.9.0.1 resolves the hostnames of guests with a lease";
const NO_SERVER = 'DHCP announces no DNS server';

/** What holds for guests, and what does not, as dnsmasq 2.90 does it. */
test.each<[string, readonly string[], readonly string[]]>([
  [BARE, [NO_LEASES], [LEASES]],
  [`<domain name='lab.test'/>${BARE}`, [NO_LEASES], [`${LEASES}, in the domain lab.test`]],
  [LEASED, [LEASES], [NO_LEASES, NO_SERVER]],
  [BARE + options('dhcp-range=10.9.0.2,10.9.0.9'), [LEASES], [NO_LEASES]],
  [BARE + options('dhcp-range=10.7.0.2,10.7.0.9'), [NO_LEASES], [LEASES]],
  [LEASED + options('no-dhcp-interface=virbr9'), [NO_LEASES], [LEASES]],
  [`<dns enable='no'/>${LEASED}`, ["No DNS: it is disabled (<dns enable='no'>)", NO_SERVER], [LEASES]],
  [`<dns enable='no'/>${BARE}`, ["No DNS: it is disabled (<dns enable='no'>)"], [NO_SERVER, NO_LEASES]],
  [LEASED + options('port=0'), ['No DNS: the dnsmasq option port=0 disables it', NO_SERVER], [LEASES]],
  [
    LEASED + options('port=0', 'dhcp-option=6,9.9.9.9'),
    ['DHCP announces 9.9.9.9 as DNS server (dhcp-option=6,9.9.9.9)'],
    [NO_SERVER],
  ],
  [
    BARE + options('port=5353'),
    ['dnsmasq answers on port 5353, which guests do not query by default'],
    [`dnsmasq answers on port 5353, which guests do not query by default; ${NO_SERVER}`],
  ],
  [
    BARE + options('dhcp-option=3,10.9.0.2', 'dhcp-option=6', 'dhcp-ignore=tag:!known', 'dhcp-boot=pxe.0'),
    [
      'Without DHCP, these dnsmasq options have no effect: dhcp-option=3,10.9.0.2; dhcp-option=6; dhcp-ignore=tag:!known; dhcp-boot=pxe.0',
    ],
    [
      'DHCP announces 10.9.0.2 as the default route (dhcp-option=3,10.9.0.2)',
      'Only guests with a reservation get a lease (dhcp-ignore=tag:!known)',
      'Network boot: pxe.0 (dnsmasq option)',
    ],
  ],
  ["<ip address='10.9.0.1' prefix='24'><dhcp><bootp file='pxe.0'/></dhcp></ip>", [NO_LEASES], ['Network boot: pxe.0']],
])('of %s', (body, present, absent) => {
  const sentences = explained(body);
  expect(present.filter((sentence) => !sentences.includes(sentence))).toEqual([]);
  expect(absent.filter((sentence) => sentences.includes(sentence))).toEqual([]);
});
