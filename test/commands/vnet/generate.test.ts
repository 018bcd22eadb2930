import { expect, test } from '@jest/globals';
import generate from '../../../src/commands/vnet/generate.ts';
import { VnetError } from '../../../src/error.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Virsh } from '../../../src/libvirt/virsh.ts';
import type { Outcome } from '../../../src/render/outcome.ts';
import { fakeContext } from '../../fake-context.ts';
import { fakeHost, type World } from '../../fake-host.ts';
import { fakeVirsh } from '../../fake-virsh.ts';
import { parsed } from '../parse.ts';

const CANONICAL = "<network>\n  <name>n</name>\n  <bridge stp='on' delay='0'/>\n</network>\n";

/** A host with a tun0 and libvirt's network `default`. */
const HOST: World = {
  programs: {
    'ip -j addr':
      '[{"ifname":"tun0","addr_info":[{"local":"10.5.0.1","prefixlen":16}]},{"ifname":"virbr0","addr_info":[]}]',
    'ip -j route show table all': '[]',
    'ip -j -6 route show table all': '[]',
    'docker network ls -q': '',
    'podman network ls -q': '',
  },
};
const DEFAULT =
  "<network><name>default</name><bridge name='virbr0'/><ip address='192.168.122.1' prefix='24'/></network>";
const LIBVIRT = {
  'net-list --all --uuid': 'u1\n',
  'net-list --uuid': '',
  'net-dumpxml --network=u1': DEFAULT,
  'net-dumpxml --inactive --network=u1': DEFAULT,
  'version --daemon': 'Running against daemon: 11.3.0\n',
};

async function run(
  words: string,
  world: World = {},
  answers: Readonly<Record<string, string | readonly string[]>> = LIBVIRT,
) {
  const { command, input } = parsed(generate, words.split(' '));
  return command.run(input, fakeContext(fakeHost({ ...HOST, ...world }), fakeVirsh(answers)));
}

test('prints a network, and a note with what it picked', async () => {
  expect(await run('lab')).toEqual({
    kind: 'text',
    text: "<network>\n  <name>lab</name>\n  <forward mode='nat'/>\n  <bridge name='virbr1' stp='on' delay='0'/>\n  <ip address='192.168.123.1' prefix='24'>\n    <dhcp>\n      <range start='192.168.123.2' end='192.168.123.254'/>\n    </dhcp>\n  </ip>\n</network>\n",
    findings: [{ id: 'picked', severity: 'note', message: 'lab uses 192.168.123.0/24, bridge virbr1' }],
  });
});

test('with subnet and bridge given, a host that cannot be queried is not worth a note', async () => {
  const silent = { 'net-list --all --uuid': ['failed to connect'], 'net-list --uuid': ['failed to connect'] };
  expect(await run('lab --subnet 10.0.0.0/30 --bridge br7', {}, silent)).toEqual({
    kind: 'text',
    text: "<network>\n  <name>lab</name>\n  <forward mode='nat'/>\n  <bridge name='br7' stp='on' delay='0'/>\n  <ip address='10.0.0.1' prefix='30'>\n    <dhcp>\n      <range start='10.0.0.2' end='10.0.0.2'/>\n    </dhcp>\n  </ip>\n</network>\n",
    findings: [],
  });
});

test.each([
  ['default', "network 'default' already exists"],
  ['lab --subnet 192.168.122.0/25', '192.168.122.0/25 overlaps 192.168.122.0/24 (network default)'],
  ['lab --subnet 10.5.9.0/24', '10.5.9.0/24 overlaps 10.5.0.0/16 (address of tun0)'],
  ['lab --bridge tun0', 'the name tun0 is in use by another link or network'],
])('warns about a conflict: %s', async (words, message) => {
  const { findings = [] } = await run(words);
  expect(findings.filter(({ severity }) => severity === 'warning').map((finding) => finding.message)).toEqual([
    message,
  ]);
});

test.each([
  ['default --start', "network 'default' already exists"],
  ['lab --define --subnet 10.5.9.0/24', '10.5.9.0/24 overlaps 10.5.0.0/16 (address of tun0)'],
  ['lab --define --bridge tun0', 'the name tun0 is in use by another link or network'],
])('%s is rejected before libvirt is asked to define it', async (words, message) => {
  await expect(run(words)).rejects.toMatchObject({ code: 'refused', message });
});

test.each([
  ['--dhcp 10.0.0.5-10.0.1.9', 'the end 10.0.1.9 is outside the subnet 10.0.0.0/24'],
  ['--bridge averyverylongbridgename', 'averyverylongbridgename'],
  ['--host a,52:54:00:00:00:01,10.0.0.1', '10.0.0.1'],
  ['--host a,52:54:00:00:00:01,10.0.0.5 --host b,52:54:00:00:00:02,10.0.0.5', '10.0.0.5'],
])('a network that would not work is refused: %s', async (words, message) => {
  await expect(run(`n --subnet 10.0.0.0/24 ${words}`)).rejects.toMatchObject({
    code: 'network-invalid',
    message: expect.stringContaining(message),
  });
});

/** Wrong or doubtful values of every option that has any. */
test.each([
  ['--no-dns --forwarder 1.1.1.1', 'omit --no-dns, or --forwarder, --dns-host, --srv and --txt'],
  ['--dhcp none --bootp http://boot.example/x', 'omit --dhcp none, or reserve addresses with --host'],
  ['--bootp pxe.0', 'add --tftp DIRECTORY, or name the server: --bootp FILE,SERVER'],
  ['--nat-ipv6 yes', 'add --ipv6 auto, or omit --nat-ipv6'],
  ['--domain a..b', '--domain: use letters, digits and hyphens, and dots between labels'],
  ['--local-ptr --no-dns', 'omit --local-ptr or --no-dns'],
  ['--srv ldap,tcp,d,t,99999', '--srv: write a number from 1 to 65535'],
  ['--dns-host 10.0.0.1,a/b', '--dns-host: use letters, digits and hyphens, and dots between labels'],
  ['--dnsmasq nosuch=1', '--dnsmasq: choose an option from dnsmasq(8), and write it without the two dashes'],
  ['--virtualport openvswitch', 'omit --virtualport, or use --mode ovs --bridge BRIDGE'],
  ['--mode ovs --bridge br0 --vlan 5000', '--vlan: write a number from 1 to 4094'],
  ['--mode ovs --bridge br0 --portgroup a,vlan=5 --portgroup a', 'give each --portgroup its own name'],
  ['--portgroup a,inbound=x', '--portgroup: write a number of kibibytes per second, without a unit'],
  ['--inbound x', '--inbound: write a number of kibibytes per second, without a unit'],
  ['--mode bridge --bridge br0 --dev tun0', 'use --bridge for a bridge of the host, or --dev for macvtap'],
  ['--mode private --dev tun0', 'add --trust-guest-rx-filters, and use virtio interfaces in the guests'],
  ['--mode private --dev tun0 --vlan 5', expect.stringContaining('use --mode ovs')],
  ['--mode hostdev --vf 04:10.1 --vf 04:10.1', '--vf: omit it'],
  ['--mode hostdev --vf 04:10.1 --driver foo', "--driver: write 'vfio', 'kvm' or 'xen'"],
  ['--dev tun0 --dev virbr0', 'keep one --dev, or none to forward to all'],
  ['--mac 33:33:00:00:00:01', expect.stringMatching(/^--mac: make the first octet even/)],
  ['--mtu abc', '--mtu: write a number of bytes'],
  ['--mtu 1000 --ipv6 auto', 'use --mtu 1280 or more, or omit --ipv6'],
  ['--delay x', '--delay: write a number of seconds'],
  ['--bridge averyverylongbridgename', '--bridge: use at most 15 bytes'],
  ['--uuid x', expect.stringMatching(/^omit --uuid/)],
  ['--route 10.50.0.0/16,192.168.9.9', 'use a GATEWAY of --route that is in --subnet or --ipv6'],
  ['--nat-address 10.1.1.9-10.1.1.2', '--nat-address: swap start and end'],
  ['--nat-port 2000-1000', '--nat-port: swap start and end'],
  ['--subnet 10.0.0.0/24 --dhcp 10.0.0.9-10.0.0.2', '--dhcp: swap start and end'],
  ['--subnet 10.0.0.0/24 --dhcp 10.0.0.5-10.0.0.9,1s', 'use a TIME of --dhcp of at least 2m, or infinite'],
  ['--subnet 10.0.0.0/24 --host a,foo,10.0.0.5', expect.stringMatching(/^--host: write six groups/)],
  ['--subnet 127.0.0.0/24', expect.stringMatching(/^--subnet: use a private address/)],
  ['--subnet 8.8.8.0/24', expect.stringMatching(/^use a private --subnet/)],
  ['--subnet 11.0.0.0/8', 'use a longer prefix, such as /24'],
  ['--ipv6 fd00::/72', 'use a /64 with --ipv6, lease addresses with --dhcp, or set them in the guests'],
  ['--ipv6 ff02::/64', '--ipv6: write an address of your subnet, such as fd00:9::1'],
  ['--tftp /nosuch', 'create it'],
  ['--mode bridge --bridge br9', expect.stringMatching(/^create it first, or choose one that exists/)],
])('advice about %s names options, not XML', async (words, hint) => {
  const outcome = await run(`n ${words}`).catch((error: unknown) => error);
  if (!(outcome instanceof VnetError) && !('findings' in Object(outcome))) throw outcome;
  const { findings = [] } = outcome as VnetError | Outcome;
  const texts = findings.filter(({ severity }) => severity !== 'note').map(({ message }) => message);
  expect(texts).toContainEqual(hint);
  expect(texts.filter((text) => /<[\w/]|\w='/.test(text))).toEqual([]);
});

test('a bridge, device or directory that is missing only matters when the network starts', async () => {
  const missing = [
    ['--mode bridge --bridge br9', "this host has no bridge 'br9'"],
    ['--mode route --dev eth9', "this host has no device 'eth9'"],
    ['--mode hostdev --pf eth9', "this host has no device 'eth9'"],
    ['--tftp /nosuch', 'this host has no directory /nosuch'],
  ];
  for (const [words, message] of missing) {
    for (const when of ['', ' --uuid 00000000-0000-4000-8000-000000000001']) {
      expect((await run(`n ${words}${when}`)).findings).toContainEqual(
        expect.objectContaining({ severity: 'warning', message }),
      );
    }
    for (const when of ['--start', '--autostart']) {
      await expect(run(`n ${words} ${when}`)).rejects.toMatchObject({ code: 'refused', message });
    }
  }
});

test('what this host has is unknown if its links cannot be listed', async () => {
  const programs = { ...HOST.programs, 'ip -j addr': { status: 1, stderr: 'no' } };
  const { findings = [] } = await run('n --mode bridge --bridge br9', { programs });
  expect(findings.filter(({ severity }) => severity === 'warning')).toEqual([]);
});

test('a unique local subnet in mode nat gets NAT for IPv6', async () => {
  const xml = (words: string) => run(`n --bridge b --subnet none ${words}`).then((outcome) => JSON.stringify(outcome));
  expect(await xml('--ipv6 fd00::/64')).toContain("<nat ipv6='yes'/>");
  expect(await xml('--ipv6 fd00::/64 --nat-ipv6 no')).toContain("<nat ipv6='no'/>");
  expect(await xml('--ipv6 2001:db8::/64')).not.toContain('<nat');
});

test('a bridge of the host gets no subnet', async () => {
  expect(await run('lan --mode bridge --bridge br0')).toMatchObject({
    text: "<network>\n  <name>lan</name>\n  <forward mode='bridge'/>\n  <bridge name='br0'/>\n</network>\n",
  });
});

test.each([
  ['net.xml', { files: { 'net.xml': '<network><name>n</name></network>' } }],
  ['-', { stdin: '<network><name>n</name></network>' }],
])('--from %s rewrites', async (path, world) => {
  expect(await run(`--from ${path}`, world)).toMatchObject({ text: CANONICAL });
});

test.each([
  ['--from none.xml', 'file-unreadable', 'cannot read none.xml: No such file or directory'],
  ['--from x.xml --mtu 1400', 'usage', '--mtu cannot be combined with --from'],
  ['n --from x.xml', 'usage', 'NAME cannot be combined with --from'],
  ['--from open.xml', 'network-invalid', 'open.xml:2:4: <name> is never closed'],
  ['--from domain.xml', 'network-invalid', 'domain.xml: expected <network>, found <domain>'],
  ['--from dtd.xml', 'network-invalid', 'dtd.xml: it depends on its document type (entities or default attributes)'],
  ['', 'usage', 'missing argument: NAME'],
])('%s fails', async (words, code, message) => {
  const files = {
    'x.xml': '<network/>',
    'open.xml': '<network>\n   <name>n',
    'domain.xml': '<domain/>',
    'dtd.xml': "<!DOCTYPE network [<!ENTITY e 'x'>]><network><name>&e;</name></network>",
  };
  await expect(run(words === '' ? '--define' : words, { files })).rejects.toMatchObject({ code, message });
});

test.each([
  [
    "<network><name>n</name><ip adress='10.9.0.1' prefix='24'/></network>",
    ['x.xml:1:28: unknown attribute adress of <ip>; did you mean address? [unknown-attribute]'],
  ],
  [
    "<network><mtu size='5'/></network>",
    [expect.stringMatching(/^x\.xml:1:1: .* \[name-missing\]$/), 'x.xml:1:15: an MTU of 5 is out of range [mtu-range]'],
  ],
])('--from reports what libvirt rejects in %s, and prints nothing', async (xml, messages) => {
  await expect(run('--from x.xml', { files: { 'x.xml': xml } })).rejects.toMatchObject({
    code: 'network-invalid',
    messages,
    hints: [{ severity: 'hint', commands: ['vnet validate x.xml'] }],
  });
});

test('--from warns about what libvirt ignores', async () => {
  const files = { 'x.xml': "<network colour='red'><name>n</name></network>" };
  expect(await run('--from x.xml', { files })).toMatchObject({
    text: expect.stringContaining('<name>n</name>'),
    findings: [
      { severity: 'warning', message: 'x.xml:1:10: unknown attribute colour of <network> [unknown-attribute]' },
    ],
  });
});

/** Records the temporary files that were written and removed; each is /t/n.xml. */
function recordingHost() {
  const lines: string[] = [];
  const host: Host = {
    ...fakeHost(HOST),
    async temporaryFile(name, content) {
      lines.push(`write ${name}: ${content}`);
      return { path: '/t/n.xml', remove: () => lines.push('remove') };
    },
  };
  return { host, lines };
}

async function define(words: string, answers: Readonly<Record<string, string | readonly string[]>>) {
  const { host, lines } = recordingHost();
  const { command, input } = parsed(generate, words.split(' '));
  const virsh = fakeVirsh({ ...LIBVIRT, ...answers });
  return { outcome: await command.run(input, fakeContext(host, virsh)), lines };
}

const MISSING = ["failed to get network 'n'", "Network not found: no network with matching name 'n'"];

test('--define, --start and --autostart use a temporary file', async () => {
  const { outcome, lines } = await define('n --mode isolated --subnet none --bridge b --start --autostart', {
    'net-dumpxml --inactive --network n': MISSING,
    'net-define --file /t/n.xml': '',
    'net-start --network n': '',
    'net-autostart --network n': '',
  });
  expect(outcome).toMatchObject({ text: 'Network n defined\nNetwork n started\nNetwork n marked as autostarted\n' });
  expect(lines).toEqual([
    "write network.xml: <network>\n  <name>n</name>\n  <bridge name='b' stp='on' delay='0'/>\n</network>\n",
    'remove',
  ]);
});

test('the message of a rejected definition has no temporary file', async () => {
  await expect(
    define('n --mode isolated --subnet none --bridge b --define', {
      'net-define --file /t/n.xml': ['Failed to define network from /t/n.xml', 'internal error: no'],
    }),
  ).rejects.toMatchObject({ messages: ['internal error: no'] });
});

test('the definition of a network that cannot be started is removed', async () => {
  await expect(
    define('n --mode isolated --subnet none --bridge b --start', {
      'net-dumpxml --inactive --network n': MISSING,
      'net-define --file /t/n.xml': '',
      'net-start --network n': ['Failed to start network n', 'no'],
      'net-undefine --network n': '',
    }),
  ).rejects.toMatchObject({
    messages: ['Failed to start network n', 'no'],
    hints: [{ severity: 'note', message: 'the definition of n was rolled back' }],
  });
});

test('a libvirt that does not answer is not asked to roll back', async () => {
  const { host } = recordingHost();
  const { command, input } = parsed(generate, 'n --mode isolated --subnet none --bridge b --start'.split(' '));
  const virsh = fakeVirsh({
    ...LIBVIRT,
    'net-dumpxml --inactive --network n': MISSING,
    'net-define --file /t/n.xml': '',
  });
  const silent: Virsh = {
    ...virsh,
    async ask(...words) {
      if (words[0] === 'net-start') throw new VnetError('timeout', 'libvirt did not answer');
      return virsh.ask(...words);
    },
  };
  await expect(command.run(input, fakeContext(host, silent))).rejects.toMatchObject({
    code: 'timeout',
    hints: [{ message: 'the network is still defined; to remove it, run' }],
  });
});

test('a definition that cannot be removed is reported', async () => {
  await expect(
    define('n --mode isolated --subnet none --bridge b --start', {
      'net-dumpxml --inactive --network n': MISSING,
      'net-define --file /t/n.xml': '',
      'net-start --network n': ['Failed to start network n', 'no'],
      'net-undefine --network n': ['gone'],
    }),
  ).rejects.toMatchObject({
    hints: [{ message: 'the network is still defined; to remove it, run', commands: ['vnet net-undefine n'] }],
  });
});
