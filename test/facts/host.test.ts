import { expect, test } from '@jest/globals';
import { formatIp } from '../../src/address/ip.ts';
import { hostFacts } from '../../src/facts/host.ts';
import { fakeHost, type World } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';

const quiet = {
  'ip -j addr': '[]',
  'ip -j route show table all': '[]',
  'ip -j -6 route show table all': '[]',
  'ss -Hlntup': '',
};
const noNetworks = fakeVirsh({ 'net-list --all --uuid': '\n', 'net-list --uuid': '\n' });

function factsOf(world: World, virsh = noNetworks) {
  const host = fakeHost({ ...world, programs: { ...quiet, ...world.programs } });
  return hostFacts({ name: 'default', host, virsh }, { filters: false, portGroups: false, filesFilters: [] });
}

test('reads which listeners leave IPv4 free', async () => {
  const programs = {
    'ss -Hlntup': [
      'udp UNCONN 0 0 0.0.0.0:53 0.0.0.0:* users:(("named",pid=1,fd=5))',
      'tcp LISTEN 0 10 *:53 *:*',
      'udp UNCONN 0 0 [::]:53 [::]:* users:(("named",pid=1,fd=6))',
      'udp UNCONN 0 0 0.0.0.0%virbr0:67 0.0.0.0:*',
      'udp UNCONN 0 0 127.0.0.53%lo:53 0.0.0.0:*',
      '',
    ].join('\n'),
  };
  const { facts } = await factsOf({ programs });
  expect(facts.listeners).toEqual([
    { port: 53, protocol: 'udp', ipv6Only: false, program: 'named', isShared: false },
    { port: 53, protocol: 'tcp', ipv6Only: false, program: undefined, isShared: false },
    { port: 53, protocol: 'udp', ipv6Only: true, program: 'named', isShared: false },
  ]);
  const shared = await factsOf({ programs, sharedPorts: [53] });
  expect(shared.facts.listeners.map(({ isShared }) => isShared)).toEqual([true, false, true]);
});

test("reads libvirt's networks, active or not, from its files", async () => {
  const files = {
    '/run/libvirt/network/lab.xml':
      "<networkstatus><network><name>lab</name><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid><bridge name='virbr9'/><ip address='10.9.0.1' prefix='24'/><ip family='ipv6' address='fd00:9::1'/></network></networkstatus>",
    '/etc/libvirt/qemu/networks/old.xml':
      "<network><name>old</name><bridge name='virbr8'/><ip address='10.8.0.1' netmask='255.255.0.0'/></network>",
    '/var/lib/libvirt/dnsmasq/virbr9.status': '[]',
  };
  const { facts, notes } = await factsOf({ files, uid: 0 });
  const networks = facts.networks.map(({ name, active, bridge, subnets }) => ({
    name,
    active,
    bridge,
    subnets: subnets.map(({ address, prefix }) => `${formatIp(address)}/${prefix}`),
  }));
  expect(networks.sort((a, b) => (a.name < b.name ? -1 : 1))).toEqual([
    { name: 'lab', active: true, bridge: 'virbr9', subnets: ['10.9.0.1/24', 'fd00:9::1/64'] },
    { name: 'old', active: false, bridge: 'virbr8', subnets: ['10.8.0.1/16'] },
  ]);
  expect(notes).toEqual([]);
});

test('says so if the networks of libvirt are on another host', async () => {
  const { facts, notes } = await factsOf({}, fakeVirsh({}, 'qemu+ssh://other/system'));
  expect([facts.networks, notes]).toEqual([
    [],
    [
      {
        id: 'networks-unknown',
        severity: 'note',
        message: "libvirt's networks were not compared: the libvirt at qemu+ssh://other/system is not on this host",
        evidence: [],
      },
    ],
  ]);
});
