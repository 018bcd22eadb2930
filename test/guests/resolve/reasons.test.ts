import { expect, test } from '@jest/globals';
import { reasonsOf } from '../../../src/guests/resolve/reasons.ts';
import type { Card, Domain } from '../../../src/libvirt/domain.ts';
import { domainOf } from '../../../src/libvirt/domain.ts';
import type { NetworkState } from '../../../src/libvirt/network-summary.ts';
import { networkOf } from '../../../src/libvirt/network-summary.ts';
import { idle, route } from '../../libvirt/files.ts';

const MAC = '52:54:00:00:00:0a';
const guest = (card: Partial<Card> | undefined, more: Partial<Domain> = {}): Domain => ({
  name: 'vm',
  running: true,
  agentChannel: true,
  cards: card === undefined ? [] : [{ type: 'network', mac: MAC, source: 'route', ...card }],
  ...more,
});
const networks: readonly NetworkState[] = [
  networkOf(route, true),
  networkOf(idle, false),
  { ...networkOf(idle, true), name: 'plain' },
];
const seconds = (span: number) => `${span}s`;
const lease = { ip: '10.0.0.9', mac: MAC, hostname: undefined, clientId: undefined, iaid: undefined };
const silent = [
  { source: 'lease', addresses: [], errors: [] },
  { source: 'agent', addresses: [], errors: ['Guest agent is not responding: QEMU guest agent is not connected'] },
  { source: 'arp', addresses: [], errors: ['internal error: wrong nlmsg len'] },
] as const;

test.each<[string, Domain, Partial<Parameters<typeof reasonsOf>[0]>, readonly string[]]>([
  ['off', guest({}, { running: false }), {}, ["guest 'vm' is off"]],
  ['no card', guest(undefined), {}, ["guest 'vm' has no network card"]],
  [
    'no lease yet',
    guest({}),
    { upFor: 7 },
    [`card ${MAC} has no lease yet on network 'route'; the guest was started 7s ago`],
  ],
  [
    'no lease long after its start',
    guest({}),
    { upFor: 120 },
    [
      `card ${MAC} has no lease yet on network 'route'; the guest was started 120s ago: it asks for none, or a firewall of the host drops DHCP`,
    ],
  ],
  [
    'one source only',
    guest({}),
    { live: [silent[2]], asked: { source: 'arp', family: undefined, network: undefined } },
    ["the host's ARP table has no address of it"],
  ],
  [
    'IPv6, which the ARP table does not hold',
    guest({}),
    { live: silent, asked: { source: undefined, family: 'ipv6', network: undefined } },
    [
      `card ${MAC} has no lease yet on network 'route'`,
      'the QEMU guest agent does not answer: not installed, or the guest is still booting',
    ],
  ],
  [
    'a network that it is not on',
    guest({}),
    { live: silent, asked: { source: undefined, family: undefined, network: 'idle' } },
    ["guest 'vm' has no network card on network 'idle'"],
  ],
  [
    'an expired lease',
    guest({}),
    { leases: [{ ...lease, expires: 90 }] },
    [`the lease of card ${MAC} on network 'route', 10.0.0.9, expired 10s ago`],
  ],
  [
    'only the other family',
    guest({}),
    { leases: [{ ...lease, expires: 0 }] },
    [`card ${MAC} has only 10.0.0.9 on network 'route'`],
  ],
  [
    'an inactive network',
    guest({ source: 'idle' }),
    {},
    [`card ${MAC} is on network 'idle', which is not active: start that, then the guest anew`],
  ],
  ['no DHCP', guest({ source: 'plain' }), {}, [`network 'plain' of card ${MAC} has no DHCP`]],
  ['no such network', guest({ source: 'gone' }), {}, [`card ${MAC} is on network 'gone', which does not exist`]],
  [
    'macvtap',
    guest({ type: 'direct', source: 'eth0' }),
    {},
    [`card ${MAC} is macvtap on eth0: libvirt gives it no lease`],
  ],
  [
    'a bridge, and silent sources',
    guest({ type: 'bridge', source: 'br0' }),
    { live: silent },
    [
      `card ${MAC} is on bridge br0: libvirt gives it no lease`,
      'the QEMU guest agent does not answer: not installed, or the guest is still booting',
      "the host's ARP table has no address of it",
    ],
  ],
  [
    'no agent channel',
    guest({ type: 'user', source: undefined }, { agentChannel: false }),
    { live: [silent[1]] },
    [
      `card ${MAC} is of type user: libvirt gives it no lease`,
      'the guest has no channel for the QEMU guest agent, which could tell its addresses',
    ],
  ],
])('why there is no address: %s', (_title, domain, more, expected) => {
  const asked = { source: undefined, family: undefined, network: undefined };
  const unanswered = { domain, networks, leases: [], live: [], asked, upFor: undefined, ...more };
  expect(reasonsOf(unanswered, 100, seconds)).toEqual(expected);
});

test('a guest is read from the state file of a running one, whatever stands in its metadata', () => {
  const xml = `<domstatus state='running'><qemuCaps><flag name='kvm'/></qemuCaps>
<domain type='kvm' id='1'><name>a&amp;b</name>
<metadata><x:devices xmlns:x='u'><x:interface type='network'><x:mac address='00:00:00:00:00:01'/></x:interface></x:devices></metadata>
<devices>
<interface type='direct'><mac address='52:54:00:00:00:0A'/><source dev='eth0' mode='bridge'/></interface>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
</devices></domain></domstatus>`;
  expect(domainOf(xml, true)).toEqual({
    name: 'a&b',
    running: true,
    agentChannel: true,
    cards: [{ type: 'direct', mac: MAC, source: 'eth0' }],
  });
});
