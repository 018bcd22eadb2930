import { expect, test } from '@jest/globals';
import generate from '../../../src/commands/vnet/generate.ts';
import { VnetError } from '../../../src/error.ts';
import type { Host } from '../../../src/host/host.ts';
import type { Virsh } from '../../../src/libvirt/virsh.ts';
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
    [
      expect.stringMatching(/^x\.xml:1:1: .* \[name-missing\]$/),
      'x.xml:1:15: an MTU of 5 bytes is out of range [mtu-range]',
    ],
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
