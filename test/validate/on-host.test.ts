import { expect, test } from '@jest/globals';
import { parseSubnet } from '../../src/address/subnet.ts';
import type { HostFacts } from '../../src/document/host-facts.ts';
import { validateOnHost } from '../../src/document/on-host.ts';
import { validateBytes } from '../../src/network/validate/validate.ts';

const host: HostFacts = {
  links: new Set(['lo', 'eth0', 'virbr0', 'br0', 'ovsbr']),
  bridges: new Set(['virbr0', 'br0']),
  routes: [route('192.168.1.0/24', 'eth0'), route('192.168.122.0/24', 'virbr0'), route('fd00:1::/64', 'eth0')],
  listeners: [
    { port: 53, protocol: 'udp', ipv6Only: false, program: 'named', isShared: false },
    { port: 80, protocol: 'tcp', ipv6Only: false, program: undefined, isShared: false },
  ],
  networks: [],
  bridgeOf: (name) => (name === 'default' ? 'virbr0' : undefined),
  isDirectory: (path) => path === '/srv/tftp',
};
const SERVED = { ...host, listeners: [] };

test.each<[string, HostFacts, string, string[]]>([
  ['an unused subnet', SERVED, "<ip address='10.9.0.1' prefix='24'/>", []],
  ['the subnet of a link', SERVED, "<ip address='192.168.1.9' prefix='24'/>", ['host-subnet-taken']],
  ['part of the subnet of a link', SERVED, "<ip address='192.168.1.129' prefix='25'/>", ['host-subnet-overlaps']],
  ['an IPv6 subnet of a link', SERVED, "<ip family='ipv6' address='fd00:1::1' prefix='64'/>", ['host-subnet-overlaps']],
  ['the name of a link', SERVED, "<bridge name='eth0'/>", ['host-bridge-taken']],
  [
    'an existing route',
    SERVED,
    "<ip address='10.9.0.1' prefix='24'/><route address='192.168.1.0' prefix='24' gateway='10.9.0.2'/>",
    ['host-route-taken'],
  ],
  ['a host bridge', SERVED, "<forward mode='bridge'/><bridge name='br0'/>", []],
  ['an Open vSwitch bridge', SERVED, "<forward mode='bridge'/><bridge name='ovsbr'/>", []],
  ['a missing bridge', SERVED, "<forward mode='bridge'/><bridge name='br1'/>", ['host-bridge-missing']],
  [
    'a missing device',
    SERVED,
    "<forward mode='nat' dev='eth9'/><ip address='10.9.0.1' prefix='24'/>",
    ['host-device-missing'],
  ],
  [
    'a device without virtual functions',
    SERVED,
    "<forward mode='hostdev'><pf dev='eth0'/></forward>",
    ['host-device-without-vfs'],
  ],
  ['another program on port 53', host, "<ip address='10.9.0.1' prefix='24'/>", ['host-port-taken']],
  ['another program on port 53, DNS disabled', host, "<dns enable='no'/><ip address='10.9.0.1' prefix='24'/>", []],
  ['an existing directory', SERVED, "<ip address='10.9.0.1' prefix='24'><tftp root='/srv/tftp'/></ip>", []],
  [
    'a missing directory',
    SERVED,
    "<ip address='10.9.0.1' prefix='24'><tftp root='/srv/boot'/></ip>",
    ['host-tftp-root-missing'],
  ],
])('%s', (_title, facts, body, expected) => {
  expect(faults(facts, `<network><name>lab</name>${body}</network>`)).toEqual(expected);
});

test('an active network does not conflict with itself', () => {
  const file =
    "<network><name>default</name><bridge name='virbr0'/><ip address='192.168.122.1' prefix='24'/></network>";
  expect([faults(host, file), faults(host, file.replace('default', 'other'))]).toEqual([
    [],
    ['host-bridge-taken', 'host-port-taken', 'host-subnet-taken'],
  ]);
});

test('an active network without dnsmasq does not conflict with itself', () => {
  const network = { name: 'lab', uuid: undefined, active: true, bridge: 'virbr0', subnets: [] };
  const facts: HostFacts = { ...SERVED, networks: [network] };
  const file = "<network><name>lab</name><bridge name='virbr0'/></network>";
  const inactive = { ...facts, networks: [{ ...network, active: false }] };
  expect([faults(facts, file), faults(inactive, file)]).toEqual([[], ['host-bridge-taken']]);
});

function faults(facts: HostFacts, source: string): string[] {
  return validateOnHost([validateBytes(Buffer.from(source), 'x.xml')], facts).map(({ id }) => id);
}

function route(text: string, dev: string): HostFacts['routes'][number] {
  const subnet = parseSubnet(text);
  if (subnet === undefined) throw new Error(text);
  return { ...subnet, dev };
}
