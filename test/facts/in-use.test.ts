import { expect, test } from '@jest/globals';
import { formatSubnet } from '../../src/address/subnet.ts';
import { VnetError } from '../../src/error.ts';
import { findInUse } from '../../src/facts/in-use.ts';
import type { Host } from '../../src/host/host.ts';
import { fakeHost, type World } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';

const quiet = {
  'ip -j addr': '[]',
  'ip -j route show table all': '',
  'ip -j -6 route show table all': '[]',
} as const;

const noNetworks = fakeVirsh({ 'net-list --all --uuid': '\n', 'net-list --uuid': '\n' });

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

const inUse = async (world: World, virsh = noNetworks) => {
  const { subnets, links, notes } = await findInUse({
    name: 'default',
    host: hostWith({ ...world, programs: { ...quiet, ...world.programs } }),
    virsh,
  });
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
  expect(await inUse({ programs })).toEqual({
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
    'net-list --all --uuid': 'u1\nu2\n\n',
    'net-list --uuid': 'u1\n\n',
    'net-dumpxml --network=u1':
      "<network><name>a b</name><bridge name='virbr0'/><ip address='192.168.122.1' prefix='24'/><ip family='ipv6' address='fd00::1'/></network>",
    'net-dumpxml --inactive --network=u1':
      "<network><name>a b</name><bridge name='virbr7'/><ip address='10.0.0.1' netmask='255.255.0.0'/><route address='10.9.0.0' prefix='16' gateway='10.0.0.2'/></network>",
    'net-dumpxml --network=u2': "<network><name>broken</name><domain name='a'b'/></network>",
    'net-dumpxml --inactive --network=u2': ['error: Network not found'],
  });
  expect(await inUse({}, virsh)).toEqual({
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
    'docker network inspect id1 id2':
      '[{"Name":"bridge","IPAM":{"Config":[{"Subnet":"172.17.0.0/16"}]}},{"IPAM":{"Config":null}}]',
    'podman network ls -q': '',
  };
  const files = {
    '/run/docker.sock': '',
    '/run/podman/podman.sock': '',
    '/usr/bin/podman': '',
    '/etc/containers/networks/web.json': '{"name":"web","subnets":[{"subnet":"10.89.0.0/24","gateway":"10.89.0.1"}]}',
    '/etc/cni/net.d/87-podman.conflist': '{"plugins":[{"ipam":{"ranges":[[{"subnet":"10.90.0.0/24"}]]}}]}',
    '/etc/cni/net.d/cut-short': '{"plugins":[',
  };
  expect((await inUse({ programs, files, env: { PATH: '/bin:/usr/bin' } })).subnets).toEqual([
    '10.88.0.0/16 network podman of podman',
    '172.17.0.0/16 network bridge of docker',
    '10.89.0.0/24 network web of podman',
    '10.90.0.0/24 a network of podman',
  ]);
});

test('notes what could not be queried', async () => {
  const programs = {
    'ip -j addr': { status: 1, stderr: 'no\n' },
    'docker network ls -q': { status: 1, stderr: 'permission denied while trying to connect\n' },
  };
  const virsh = fakeVirsh({ 'net-list --all --uuid': ['failed to connect to the hypervisor'], 'net-list --uuid': [] });
  const files = {
    '/run/docker.sock': '',
    '/etc/cni/net.d': '',
    '/etc/cni/net.d/lab.conflist': new VnetError('permission', 'cannot read /etc/cni/net.d/lab.conflist'),
  };
  expect((await inUse({ programs, files }, virsh)).notes).toEqual([
    "libvirt's networks were not checked: failed to connect to the hypervisor",
    'addresses were not checked: ip addr: no',
    "docker's networks were not checked: permission denied while trying to connect",
    "podman's networks were not checked: cannot read /etc/cni/net.d/lab.conflist",
  ]);
});

test('does not check this host for a libvirt on another one', async () => {
  const virsh = fakeVirsh({ 'net-list --all --uuid': '', 'net-list --uuid': '' }, 'qemu+ssh://far/system');
  expect(await inUse({ programs: { 'ip -j addr': '[{"ifname":"eth0"}]' } }, virsh)).toEqual({
    subnets: [],
    links: [],
    notes: ['libvirt is not on this host: addresses, routes and containers were not checked'],
  });
});

test('a docker that does not run uses no subnet', async () => {
  const programs = {
    'docker network ls -q': { status: 1, stderr: 'Cannot connect to the Docker daemon at unix:///x.\n' },
  };
  const files = { '/run/docker.sock': '' };
  expect(await inUse({ programs, files })).toMatchObject({ subnets: [], notes: [] });
});

test.each([
  [{}, []],
  [{ DOCKER_HOST: 'unix:///srv/docker.sock' }, ["docker's networks were not checked: no"]],
])('queries docker only if it has a socket: %j', async (env, notes) => {
  const programs = { 'docker network ls -q': { status: 1, stderr: 'no\n' } };
  expect(await inUse({ programs, env })).toMatchObject({ subnets: [], notes });
});

const running = `<networkstatus><network><name>lab</name><bridge name='virbr4'/><ip address='10.4.0.1' prefix='24'/></network></networkstatus>`;
const files = {
  '/run/libvirt/network/lab.xml': running,
  '/etc/libvirt/qemu/networks/lab.xml': running.replaceAll('4', '5').replaceAll(/<.?networkstatus>/g, ''),
  '/etc/libvirt/qemu/networks/off.xml': "<network><name>off</name><bridge name='virbr6'/></network>",
};

test("reads libvirt's files, and runs no virsh, if this user may read them", async () => {
  expect(await inUse({ files }, fakeVirsh({}))).toEqual({
    subnets: ['10.4.0.0/24 network lab', '10.5.0.0/25 network lab'],
    links: ['virbr4', 'virbr5', 'virbr6'],
    notes: [],
  });
});

test('notes a network that cannot be read, and reports the others', async () => {
  const damaged = { '/run/libvirt/network/bad.xml': new VnetError('file-unreadable', 'cannot read bad.xml: EIO') };
  expect(await inUse({ files: { ...files, ...damaged } }, fakeVirsh({}))).toMatchObject({
    links: ['virbr4', 'virbr5', 'virbr6'],
    notes: ['a network was not checked: cannot read bad.xml: EIO'],
  });
});

test("asks an ordinary user's session daemon, and not the system daemon's files", async () => {
  const closed = new VnetError('permission', 'cannot read it');
  const system = {
    '/run/libvirt/network/lab.xml': closed,
    '/etc/libvirt/qemu/networks/lab.xml': closed,
    '/var/lib/libvirt/dnsmasq/virbr0.status': '',
  };
  const session = fakeVirsh({
    'net-list --all --uuid': 'u1\n',
    'net-list --uuid': '',
    'net-dumpxml --network=u1': "<network><name>mine</name><bridge name='virbr9'/></network>",
  });
  expect((await inUse({ files: system, uid: 1000 }, session)).links).toEqual(['virbr9']);
});
