import { expect, test } from '@jest/globals';
import generate from '../../../src/commands/vnet/generate.ts';
import type { Finished } from '../../../src/host/host.ts';
import { fakeContext } from '../../fake-context.ts';
import { fakeHost, type World } from '../../fake-host.ts';
import { fakeVirsh } from '../../fake-virsh.ts';
import { parsed } from '../parse.ts';

const CANONICAL = "<network>\n  <name>n</name>\n  <bridge stp='on' delay='0'/>\n</network>\n";

async function run(
  words: string,
  world: World = {},
  answers: Readonly<Record<string, string | readonly string[]>> = {},
) {
  const { command, input } = parsed(generate, words.split(' '));
  return command.run(input, fakeContext(fakeHost(world), fakeVirsh(answers)));
}

test('with subnet and bridge named, neither the host nor libvirt is asked', async () => {
  expect(await run('lab --subnet 10.0.0.0/30 --bridge br7')).toEqual({
    kind: 'text',
    text: "<network>\n  <name>lab</name>\n  <forward mode='nat'/>\n  <bridge name='br7' stp='on' delay='0'/>\n  <ip address='10.0.0.1' prefix='30'>\n    <dhcp>\n      <range start='10.0.0.2' end='10.0.0.2'/>\n    </dhcp>\n  </ip>\n</network>\n",
    findings: [],
  });
});

test('what libvirt would refuse to define is refused', async () => {
  await expect(run('n --subnet 10.0.0.0/24 --bridge b --dhcp 10.0.0.5-10.0.1.9')).rejects.toMatchObject({
    code: 'network-invalid',
    message: expect.stringContaining('the end 10.0.1.9 is outside the subnet 10.0.0.0/24'),
  });
});

test('a unique local subnet behind NAT gets NAT of its own', async () => {
  const xml = (words: string) => run(`n --bridge b --subnet none ${words}`).then((outcome) => JSON.stringify(outcome));
  expect(await xml('--ipv6 fd00::/64')).toContain("<nat ipv6='yes'/>");
  expect(await xml('--ipv6 fd00::/64 --nat-ipv6 no')).toContain("<nat ipv6='no'/>");
  expect(await xml('--ipv6 2001:db8::/64')).not.toContain('<nat');
});

test('a bridge of the host is never picked, nor addresses for it', async () => {
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
  ['--from none.xml', 'file-unreadable', 'none.xml: there is no such file'],
  ['--from x.xml --mtu 1400', 'usage', '--mtu cannot be used with --from, which keeps what the file says'],
  ['n --from x.xml', 'usage', 'NAME cannot be used with --from, which keeps what the file says'],
  ['--from open.xml', 'network-invalid', 'open.xml:2:4: <name> is never closed'],
  ['--from domain.xml', 'network-invalid', 'domain.xml: expected <network>, found <domain>'],
  ['--from dtd.xml', 'network-invalid', 'dtd.xml: it depends on its document type (entities or default attributes)'],
  ['', 'usage', 'a network needs a name'],
])('%s fails', async (words, code, message) => {
  const files = {
    'x.xml': '<network/>',
    'open.xml': '<network>\n   <name>n',
    'domain.xml': '<domain/>',
    'dtd.xml': "<!DOCTYPE network [<!ENTITY e 'x'>]><network><name>&e;</name></network>",
  };
  await expect(run(words === '' ? '--define' : words, { files })).rejects.toMatchObject({ code, message });
});

test('--define, --start and --autostart go on, through a file that is gone afterwards', async () => {
  const done: string[] = [];
  const finished = (stdout: string): Finished => ({ status: 0, signal: undefined, stdout, stderr: '' });
  const host = {
    ...fakeHost(),
    async run(program: string, args: readonly string[], options: { input?: string | Uint8Array } = {}) {
      done.push([program, ...args, options.input ?? ''].join(' ').trim());
      return finished(program === 'mktemp' ? '/t/vnet.xml\n' : '');
    },
  };
  const virsh = fakeVirsh({
    'net-define --file /t/vnet.xml': '',
    'net-start --network n': '',
    'net-autostart --network n': '',
  });
  const words = 'n --mode isolated --subnet none --bridge b --start --autostart';
  const { command, input } = parsed(generate, words.split(' '));
  const outcome = await command.run(input, fakeContext(host, virsh));
  expect(outcome).toMatchObject({ text: 'Network n defined\nNetwork n started\nNetwork n marked as autostarted\n' });
  expect(done).toEqual([
    'mktemp -t vnet-XXXXXX.xml',
    "tee -- /t/vnet.xml <network>\n  <name>n</name>\n  <bridge name='b' stp='on' delay='0'/>\n</network>",
    'rm -f -- /t/vnet.xml',
  ]);
});

test('a network that cannot be started stays defined, which is said', async () => {
  const programs = { 'mktemp -t vnet-XXXXXX.xml': '/t/n.xml\n', 'tee -- /t/n.xml': '', 'rm -f -- /t/n.xml': '' };
  const answers = { 'net-define --file /t/n.xml': '', 'net-start --network n': ['Failed to start network n', 'no'] };
  await expect(run('n --mode isolated --subnet none --bridge b --start', { programs }, answers)).rejects.toMatchObject({
    messages: ['Failed to start network n', 'no'],
    hints: [{ message: 'the network is defined; to remove it, run', commands: ['vnet net-undefine n'] }],
  });
});
