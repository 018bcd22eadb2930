import { expect, test } from '@jest/globals';
import { reasonsForGuest } from '../../../src/guests/resolve/reasons.ts';
import { type Domain, type Interface, readDomain } from '../../../src/libvirt/domain.ts';
import { type NetworkSummary, readNetworkSummary } from '../../../src/libvirt/network-summary.ts';
import { idle, route } from '../../libvirt/files.ts';

const MAC = '52:54:00:00:00:0a';
const guest = (nic: Partial<Interface> | undefined, more: Partial<Domain> = {}): Domain => ({
  name: 'vm',
  running: true,
  agentChannel: true,
  interfaces: nic === undefined ? [] : [{ type: 'network', mac: MAC, source: 'route', tap: 'vnet0', ...nic }],
  ...more,
});
const networks: readonly NetworkSummary[] = [
  readNetworkSummary(route, true),
  readNetworkSummary(idle, false),
  { ...readNetworkSummary(idle, true), name: 'plain' },
];
const seconds = (span: number) => `${span}s`;
const lease = { ip: '10.0.0.9', mac: MAC, hostname: undefined, clientId: undefined, iaid: undefined };
const silent = [
  { source: 'lease', addresses: [], errors: [] },
  { source: 'agent', addresses: [], errors: ['Guest agent is not responding: QEMU guest agent is not connected'] },
  { source: 'arp', addresses: [], errors: ['internal error: wrong nlmsg len'] },
] as const;

test.each<[string, Domain, Partial<Parameters<typeof reasonsForGuest>[0]>, readonly string[]]>([
  ['not running', guest({}, { running: false }), {}, ["guest 'vm' is not running"]],
  ['no interface', guest(undefined), {}, ["guest 'vm' has no network interface"]],
  [
    'no lease yet',
    guest({}),
    { uptime: 7 },
    [`interface ${MAC} has no lease yet on network 'route'; the guest started 7s ago`],
  ],
  [
    'no lease long after its start',
    guest({}),
    { uptime: 120 },
    [
      `interface ${MAC} has no lease yet on network 'route'; the guest started 120s ago: it does not request one, or a firewall of the host drops DHCP`,
    ],
  ],
  [
    'one source only',
    guest({}),
    { sources: [silent[2]], options: { source: 'arp', family: undefined, network: undefined } },
    ["the host's ARP table has no entry for it"],
  ],
  [
    'IPv6, which the ARP table does not hold',
    guest({}),
    { sources: silent, options: { source: undefined, family: 'ipv6', network: undefined } },
    [
      `interface ${MAC} has no lease yet on network 'route'`,
      'the QEMU guest agent does not answer: it is not installed, or the guest is still booting',
    ],
  ],
  [
    'a network that it is not on',
    guest({}),
    { sources: silent, options: { source: undefined, family: undefined, network: 'idle' } },
    ["guest 'vm' has no interface on network 'idle'"],
  ],
  [
    'an expired lease',
    guest({}),
    { leases: [{ ...lease, expires: 90 }] },
    [`the lease of interface ${MAC} on network 'route', 10.0.0.9, expired 10s ago`],
  ],
  [
    'only the other family',
    guest({}),
    { leases: [{ ...lease, expires: 0 }] },
    [`interface ${MAC} has only 10.0.0.9 on network 'route'`],
  ],
  [
    'an inactive network',
    guest({ source: 'idle' }),
    {},
    [`interface ${MAC} is on network 'idle', which is not active; start it with vnet up, which connects the guest too`],
  ],
  ['no DHCP', guest({ source: 'plain' }), {}, [`interface ${MAC} is on network 'plain', which has no DHCP`]],
  ['no such network', guest({ source: 'gone' }), {}, [`interface ${MAC} is on network 'gone', which does not exist`]],
  [
    'macvtap',
    guest({ type: 'direct', source: 'eth0' }),
    {},
    [`interface ${MAC} is macvtap on eth0, where libvirt serves no DHCP`],
  ],
  [
    'a bridge, and silent sources',
    guest({ type: 'bridge', source: 'br0' }),
    { sources: silent },
    [
      `interface ${MAC} is on bridge br0, where libvirt serves no DHCP`,
      'the QEMU guest agent does not answer: it is not installed, or the guest is still booting',
      "the host's ARP table has no entry for it",
    ],
  ],
  [
    'no agent channel',
    guest({ type: 'user', source: undefined }, { agentChannel: false }),
    { sources: [silent[1]] },
    [
      `interface ${MAC} is of type user, for which libvirt serves no DHCP`,
      'the guest has no channel for the QEMU guest agent, which could report its addresses',
    ],
  ],
])('why there is no address: %s', (_title, domain, more, expected) => {
  const options = { source: undefined, family: undefined, network: undefined };
  const unanswered = {
    domain,
    networks,
    leases: [],
    sources: [],
    options,
    detachedTap: () => undefined,
    uptime: undefined,
    ...more,
  };
  expect(reasonsForGuest(unanswered, 100, seconds)).toEqual(expected);
});

test('a guest is read from the state file of a running one, whatever its metadata contains', () => {
  const xml = `<domstatus state='running'><qemuCaps><flag name='kvm'/></qemuCaps>
<domain type='kvm' id='1'><name>a&amp;b</name>
<metadata><x:devices xmlns:x='u'><x:interface type='network'><x:mac address='00:00:00:00:00:01'/></x:interface></x:devices></metadata>
<devices>
<interface type='direct'><mac address='52:54:00:00:00:0A'/><source dev='eth0' mode='bridge'/></interface>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
</devices></domain></domstatus>`;
  expect(readDomain(xml, true)).toEqual({
    name: 'a&b',
    running: true,
    agentChannel: true,
    interfaces: [{ type: 'direct', mac: MAC, source: 'eth0', tap: undefined }],
  });
});
