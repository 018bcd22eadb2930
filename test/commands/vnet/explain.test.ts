import { describe, expect, test } from '@jest/globals';
import explain from '../../../src/commands/vnet/explain.ts';
import { explainRule } from '../../../src/validate/explain-rule.ts';
import { fakeContext } from '../../fake-context.ts';
import { fakeHost, type World } from '../../fake-host.ts';
import { fakeVirsh } from '../../fake-virsh.ts';
import { parsed } from '../parse.ts';

const NET =
  "<network><name>n</name><forward mode='nat'/><bridge name='br0'/><ip address='10.0.0.1' prefix='24'/></network>";
const files = { 'net.xml': NET };

async function run(
  words: string,
  world: World = { files },
  answers: Readonly<Record<string, string | readonly string[]>> = {},
) {
  const { command, input } = parsed(explain, words.split(' '));
  return command.run(input, fakeContext(fakeHost(world), fakeVirsh(answers)));
}

const NO_FILTER = ['Network filter not found: no nwfilter with matching name'];

describe('a network', () => {
  test('from a file alone', async () => {
    const outcome = await run('net.xml');
    expect(outcome).toMatchObject({ kind: 'record', findings: [] });
    expect(outcome).toMatchObject({
      text: expect.stringMatching(
        /^n is a NAT network: .*\nIPv4: guests reach .*\nIPv6: .*\nIt has bridge br0, 10\.0\.0\.0\/24\.\n\n Connection {11}IPv4 {6}IPv6\n/,
      ),
      data: {
        name: 'n',
        mode: 'nat',
        bridge: 'br0',
        subnets: ['10.0.0.0/24'],
        reach: expect.arrayContaining([
          {
            from: 'LAN',
            to: 'guest',
            ipv4: { verdict: 'no', why: 'NAT: only replies come in' },
            ipv6: { verdict: 'no', why: 'the network has no IPv6 subnet' },
          },
        ]),
      },
    });
  });

  test('from standard input', async () => {
    expect(await run('-', { stdin: NET })).toMatchObject({ data: { name: 'n' } });
  });

  test('from libvirt, live or inactive', async () => {
    const version = { 'version --daemon': 'Running against daemon: 9.0.0\n' };
    expect(await run('n', {}, { 'net-dumpxml --network n': NET, ...version })).toMatchObject({ data: { name: 'n' } });
    expect(await run('n --inactive', {}, { 'net-dumpxml --inactive --network n': NET, ...version })).toMatchObject({
      data: { name: 'n' },
    });
    // The daemon is too old for nftables.
    const old = run('n --predict nftables', {}, { 'net-dumpxml --network n': NET, ...version });
    await expect(old).rejects.toMatchObject({ code: 'unsupported' });
  });

  test('that libvirt rejects is explained after a line that says so', async () => {
    const wrong = { 'bad.xml': NET.replace("prefix='24'", "prefix='99'") };
    expect(await run('bad.xml', { files: wrong })).toMatchObject({
      findings: [{ severity: 'note', message: expect.stringMatching(/^libvirt rejects it: bad\.xml:1:\d+: /) }],
      text: expect.stringMatching(/^libvirt would reject this network \(1 error\)\. Without it:\nn is a NAT network/),
    });
  });

  test('with an unsafe name is printed safely', async () => {
    const outcome = await run('x.xml', { files: { 'x.xml': NET.replace('>n<', '>\u202en<') } });
    expect(outcome.kind === 'record' && outcome.text).not.toContain('\u202e');
  });
});

test('lines are wrapped for a terminal', async () => {
  const outcome = await run('net.xml', { files, terminal: true, columns: 60 });
  const lines = outcome.kind === 'record' ? outcome.text.split('\n') : [];
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
});

describe('a rule', () => {
  test('with its example', async () => {
    const outcome = await run('range-outside-subnet', {});
    expect(outcome).toMatchObject({
      kind: 'record',
      text: expect.stringMatching(
        /^range-outside-subnet \(error\): libvirt rejects it when the network is defined\.\n(?:.|\n)*\nWrong:\nrange-outside-subnet\.xml:\d+:\d+: error: (?:.|\n)*\nRight:\n<network>/,
      ),
      data: { rule: 'range-outside-subnet', severity: 'error', stage: 'define' },
    });
  });

  test('a file with its name takes precedence', async () => {
    expect(await run('range-outside-subnet', { files: { 'range-outside-subnet': NET } })).toMatchObject({
      data: { name: 'n' },
    });
  });

  test('with a similar name is suggested', async () => {
    const answers = {
      'net-dumpxml --network range-outsied-subnet': ['Network not found: no network'],
      'nwfilter-dumpxml range-outsied-subnet': NO_FILTER,
      'version --daemon': '',
      'net-list --all --name': '',
    };
    await expect(run('range-outsied-subnet', {}, answers)).rejects.toMatchObject({
      hint: 'did you mean the rule range-outside-subnet?',
    });
  });
});

describe('a prediction', () => {
  test.each(['dnsmasq', 'hostsfile', 'addnhosts', 'nftables', 'iptables', 'script'])(
    '%s prints only the file',
    async (kind) => {
      expect(await run(`net.xml --predict ${kind}`)).toMatchObject({ kind: 'text', findings: [] });
    },
  );

  test.each<[string, Readonly<Record<string, string | readonly string[]>>, string, string]>([
    [
      'the first free one',
      {
        'net-list --all --uuid': 'u1\nu2\n',
        'net-list --uuid': 'u1\n',
        'net-dumpxml --network=u1': "<network><name>other</name><bridge name='virbr1'/></network>",
        'net-dumpxml --inactive --network=u1': "<network><name>other</name><bridge name='virbr1'/></network>",
        'net-dumpxml --network=u2': "<network><name>n</name><bridge name='virbr2'/></network>",
        'net-dumpxml --inactive --network=u2': "<network><name>n</name><bridge name='virbr2'/></network>",
      },
      'virbr2',
      'the file names no bridge: libvirt will choose virbr2',
    ],
    [
      'virbr0 if libvirt does not answer',
      { 'net-list --all --uuid': ['failed to connect to the hypervisor'], 'net-list --uuid': '' },
      'virbr0',
      'the file names no bridge: libvirt does not answer, and probably chooses virbr0',
    ],
  ])('of a network without a bridge uses %s', async (_title, answers, bridge, note) => {
    const files = { 'net.xml': NET.replace("<bridge name='br0'/>", '') };
    const programs = { 'ip -j addr': '[{"ifname":"virbr0"}]' };
    expect(await run('net.xml --predict dnsmasq', { files, programs }, answers)).toMatchObject({
      text: expect.stringContaining(`\ninterface=${bridge}\n`),
      findings: [{ id: 'bridge-picked', severity: 'note', message: note }],
    });
  });

  test.each([
    ['none.xml', 'not-found', { files: {} }],
    [
      'net.xml --predict dnsmasq',
      'not-found',
      { files: { 'net.xml': "<network><name>n</name><bridge name='b'/></network>" } },
    ],
    ['net.xml --predict nftables --libvirt 9.0.0', 'unsupported', { files }],
    [
      'net.xml --predict script',
      'unsupported',
      { files: { 'net.xml': "<network><name>n</name><forward mode='bridge'/><bridge name='b'/></network>" } },
    ],
    [
      'net.xml --predict dnsmasq',
      'network-invalid',
      { files: { 'net.xml': NET.replace("prefix='24'", "prefix='99'") } },
    ],
    ['net.xml', 'network-invalid', { files: { 'net.xml': '<network>' } }],
    ['net.xml', 'network-invalid', { files: { 'net.xml': '<domain><name>n</name></domain>' } }],
    ['net.xml --libvirt nine', 'usage', { files }],
  ])('%s fails with %s', async (words, code, world) => {
    const answers = {
      'net-dumpxml --network none.xml': [
        "failed to get network 'none.xml'",
        'Network not found: no network with matching name',
      ],
      'nwfilter-dumpxml none.xml': NO_FILTER,
      'version --daemon': '',
      'net-list --all --name': '',
    };
    await expect(run(words, world, answers)).rejects.toMatchObject({ code });
  });
});

describe('a network filter', () => {
  const FILTER = "<filter name='web'><rule action='drop' direction='in'/></filter>";

  test('from a file, or by its name', async () => {
    const answers = {
      'net-dumpxml --network web': ['Network not found: no network'],
      'nwfilter-dumpxml web': FILTER,
      'net-list --all --name': '',
      'version --daemon': '',
    };
    const fromFile = await run('web.xml', { files: { 'web.xml': FILTER } }, {});
    expect(fromFile).toMatchObject({ data: { name: 'web', shares: { in: { IPv4: 'none' }, out: { IPv4: 'all' } } } });
    expect(await run('web', {}, answers)).toMatchObject({ data: { name: 'web' } });
  });

  test('has no predictions', async () => {
    const world = { files: { 'web.xml': FILTER } };
    await expect(run('web.xml --predict dnsmasq', world, {})).rejects.toMatchObject({ code: 'usage' });
  });
});

describe('a word that is neither a file nor a rule', () => {
  const NO_DAEMON = ['failed to connect to the hypervisor', "Failed to connect socket to '/run/libvirt/libvirt-sock'"];
  const unknown = (word: string) => [`failed to get network '${word}'`, 'Network not found: no network with that name'];

  test.each([
    ['net.xm', "did you mean 'net.xml'?"],
    ['range-revrsed', 'did you mean the rule range-reversed?'],
    ['RANGE-REVERSED', 'did you mean the rule range-reversed?'],
    ['range-famil', 'similar rules: range-families, range-family'],
  ])('%s gets suggestions, with and without a daemon', async (word, hint) => {
    const [dump, version] = [`net-dumpxml --network ${word}`, 'version --daemon'];
    const answers = [
      {
        [dump]: unknown(word),
        [version]: '',
        'net-list --all --name': 'default\n',
        [`nwfilter-dumpxml ${word}`]: NO_FILTER,
      },
      { [dump]: NO_DAEMON, [version]: NO_DAEMON },
    ];
    for (const answer of answers) {
      await expect(run(word, { files }, answer)).rejects.toMatchObject({ code: 'not-found', hint });
    }
  });

  test.each([
    ['lab', 'similar networks: lab-1, lab-2, lab-10'],
    ['LAB-1', "did you mean 'lab-1'?"],
    ['net', 'similar names: net-2, net.xml'],
  ])('%s gets the networks that it may mean', async (word, hint) => {
    const names = {
      'net-list --all --name': 'lab-1\nlab-10\nlab-2\nnet-2\n',
      [`nwfilter-dumpxml ${word}`]: NO_FILTER,
    };
    const answers = { [`net-dumpxml --network ${word}`]: unknown(word), 'version --daemon': '', ...names };
    await expect(run(word, { files: { 'net.xml': NET } }, answers)).rejects.toMatchObject({ code: 'not-found', hint });
  });

  test.each(['lab.xml', './lab', 'nets/lab.xml'])('%s is a file that is missing, without a daemon', async (word) => {
    const answers = { [`net-dumpxml --network ${word}`]: NO_DAEMON, 'version --daemon': NO_DAEMON };
    await expect(run(word, { files: {} }, answers)).rejects.toMatchObject({ code: 'file-unreadable' });
  });

  test('may be a network of a libvirt that does not answer', async () => {
    const answers = { 'net-dumpxml --network web': NO_DAEMON, 'version --daemon': NO_DAEMON };
    await expect(run('web', { files }, answers)).rejects.toMatchObject({
      code: 'connection',
      messages: ["no file or rule is called 'web', and libvirt's networks are unknown", ...NO_DAEMON],
    });
  });
});

test('the rules in the examples exist', () => {
  // clean-traffic is a filter of libvirt.
  const words = explain.examples.flatMap(({ line }) => /explain ([a-z]+(?:-[a-z]+)+)$/.exec(line)?.[1] ?? []);
  const rules = words.filter((word) => word !== 'clean-traffic');
  expect(rules.map((id) => explainRule(id)?.rule.id)).toEqual(rules);
  expect(rules).toHaveLength(1);
});
