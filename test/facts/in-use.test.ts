import { expect, test } from '@jest/globals';
import { formatSubnet } from '../../src/address/subnet.ts';
import { VnetError } from '../../src/error.ts';
import { takenOn } from '../../src/facts/in-use.ts';
import type { Host } from '../../src/host/host.ts';
import { fakeHost, type World } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';

const quiet = {
  'ip -j addr': '[]',
  'ip -j route show table all': '',
  'ip -j -6 route show table all': '[]',
} as const;

const noNetworks = fakeVirsh({ 'net-list --all --name': '\n' });

/** A host on which every program that is not named is missing. */
function hostWith(world: World): Host {
  const host = fakeHost(world);
  return {
    ...host,
    async run(program, args, options) {
      const isNamed = Object.keys(world.programs ?? {}).some((line) => line.split(' ')[0] === program);
      if (!isNamed) throw new VnetError('program-missing', `${program} is not installed`);
      return host.run(program, args, options);
    },
  };
}

const seen = async (world: World, virsh = noNetworks) => {
  const { subnets, links, notes } = await takenOn(
    hostWith({ ...world, programs: { ...quiet, ...world.programs } }),
    virsh,
  );
  return { subnets: subnets.map((subnet) => `${formatSubnet(subnet)} ${subnet.by}`), links: [...links], notes };
};

test('addresses and routes of this host, without what every link has', async () => {
  const programs = {
    'ip -j addr':
      '[{"ifname":"lo","addr_info":[{"local":"127.0.0.1","prefixlen":8}]},{"ifname":"eth0","addr_info":[{"local":"10.1.2.3","prefixlen":16},{"local":"fe80::1","prefixlen":64}]},{}]',
    'ip -j route show table all':
      '[{"dst":"default","dev":"eth0"},{"dst":"10.8.0.0/24","dev":"tun0"},{"dst":"203.0.113.7","dev":"wg0"},{"type":"local","dst":"10.1.2.3","dev":"eth0"},{"type":"blackhole","dst":"10.99.0.0/16"}]',
    'ip -j -6 route show table all':
      '[{"dst":"fd12::/48","dev":"eth0"},{"dst":"ff00::/8","dev":"eth0"},{"dst":"::/0"}]',
  };
  expect(await seen({ programs })).toEqual({
    subnets: [
      '127.0.0.0/8 address of lo',
      '10.1.0.0/16 address of eth0',
      '10.8.0.0/24 route over tun0',
      '203.0.113.7/32 route over wg0',
      '10.99.0.0/16 a route',
      'fd12::/48 route over eth0',
    ],
    links: ['lo', 'eth0'],
    notes: [],
  });
});

test("libvirt's networks, as defined and as they run", async () => {
  const virsh = fakeVirsh({
    'net-list --all --name': 'a b\nbroken\n\n',
    'net-dumpxml --network a b':
      "<network><bridge name='virbr0'/><ip address='192.168.122.1' prefix='24'/><ip family='ipv6' address='fd00::1'/></network>",
    'net-dumpxml --inactive --network a b':
      "<network><bridge name='virbr7'/><ip address='10.0.0.1' netmask='255.255.0.0'/><route address='10.9.0.0' prefix='16' gateway='10.0.0.2'/></network>",
    'net-dumpxml --network broken': "<network><domain name='a'b'/></network>",
    'net-dumpxml --inactive --network broken': ['error: Network not found'],
  });
  expect(await seen({}, virsh)).toEqual({
    subnets: [
      '192.168.122.0/24 network a b',
      'fd00::/64 network a b',
      '10.0.0.0/16 network a b',
      '10.9.0.0/16 network a b',
    ],
    links: ['virbr0', 'virbr7'],
    notes: [],
  });
});

test("docker's and podman's networks, running or only configured", async () => {
  const programs = {
    'docker network ls -q': 'id1\nid2\n',
    'docker network inspect id1 id2': '[{"IPAM":{"Config":[{"Subnet":"172.17.0.0/16"}]}},{"IPAM":{"Config":null}}]',
    'podman network ls -q': '',
  };
  const files = {
    '/etc/containers/networks/web.json': '{"subnets":[{"subnet":"10.89.0.0/24","gateway":"10.89.0.1"}]}',
    '/etc/cni/net.d/87-podman.conflist': '{"plugins":[{"ipam":{"ranges":[[{"subnet":"10.90.0.0/24"}]]}}]}',
    '/etc/cni/net.d/cut-short': '{"plugins":[',
  };
  expect((await seen({ programs, files })).subnets).toEqual([
    '172.17.0.0/16 a network of docker',
    '10.88.0.0/16 network podman',
    '10.89.0.0/24 a network of podman',
    '10.90.0.0/24 a network of podman',
  ]);
});

test('what could not be asked is said', async () => {
  const programs = {
    'ip -j addr': { status: 1, stderr: 'no\n' },
    'docker network ls -q': { status: 1, stderr: 'Cannot connect to the Docker daemon\n' },
  };
  const virsh = fakeVirsh({ 'net-list --all --name': ['failed to connect to the hypervisor'] });
  expect((await seen({ programs }, virsh)).notes).toEqual([
    "libvirt's networks were not looked at: failed to connect to the hypervisor",
    'addresses were not looked at: ip addr: no',
    "docker's networks were not looked at: Cannot connect to the Docker daemon",
  ]);
});

test('another host is not this one', async () => {
  const virsh = fakeVirsh({ 'net-list --all --name': '' }, 'qemu+ssh://far/system');
  expect(await seen({ programs: { 'ip -j addr': '[{"ifname":"eth0"}]' } }, virsh)).toEqual({
    subnets: [],
    links: [],
    notes: ['libvirt is on another host, whose routes, addresses and containers were not looked at'],
  });
});
