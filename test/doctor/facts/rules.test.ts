import { expect, test } from '@jest/globals';
import { networks } from '../../../src/doctor/facts/libvirt.ts';
import { libvirtRules } from '../../../src/doctor/facts/libvirt-rules.ts';
import { links } from '../../../src/doctor/facts/links.ts';
import { rules } from '../../../src/doctor/facts/rules.ts';
import type { Fact, Look } from '../../../src/doctor/look.ts';
import { VnetError } from '../../../src/error.ts';
import { readNetworkSummary } from '../../../src/libvirt/network-summary.ts';
import type { Virsh } from '../../../src/libvirt/virsh.ts';
import { fakeHost } from '../../fake-host.ts';

const live = readNetworkSummary(
  `<network><name>lab</name><forward mode='nat'/><bridge name='virbr9'/>
<ip address='10.77.0.1' prefix='24'/></network>`,
  true,
);

const base = (name: string, type: string, hook: string) => ({
  chain: { family: 'ip', table: 'libvirt_network', name, type, hook, prio: 0, policy: 'accept' },
});
const rule = (chain: string, left: object, right: unknown, action: object) => ({
  rule: { family: 'ip', table: 'libvirt_network', chain, expr: [{ match: { op: '==', left, right } }, action] },
});
const chain = (name: string) => ({ chain: { family: 'ip', table: 'libvirt_network', name } });
const FORWARD = [
  base('forward', 'filter', 'forward'),
  ...['guest_output', 'guest_input', 'guest_cross'].flatMap((name) => [
    chain(name),
    rule(name, { meta: { key: 'iifname' } }, 'virbr9', { accept: null }),
  ]),
];
const NAT = [
  base('nat', 'nat', 'postrouting'),
  rule(
    'nat',
    { payload: { protocol: 'ip', field: 'saddr' } },
    { prefix: { addr: '10.77.0.0', len: 24 } },
    { masquerade: null },
  ),
];

/** What the rules of a host are that change from look to look; the last stay. `age` is that of the daemon, in seconds. */
async function looked(looks: readonly (readonly object[])[], { age = 1000, answers = true } = {}) {
  let count = 0;
  const fake = fakeHost({
    files: {
      '/proc/uptime': '5000.00 1.00\n',
      '/proc/7/comm': 'libvirtd\n',
      '/proc/7/status': 'Uid:\t0\t0\t0\t0\nNSpid:\t7\n',
      '/proc/7/stat': `7 (libvirtd) ${Array(19).fill('0').join(' ')} ${(5000 - age) * 100} 0\n`,
    },
  });
  const pauses: number[] = [];
  const host: typeof fake = {
    ...fake,
    listDirectory: (path) => (path === '/proc' ? ['7'] : fake.listDirectory(path)),
    sleep: async (milliseconds) => {
      pauses.push(milliseconds);
    },
    async run(program, args) {
      if (program !== 'nft') throw new Error(program);
      const nftables = looks[Math.min(count, looks.length - 1)];
      if (args[0] === '-a') return { status: 0, signal: undefined, stdout: '', stderr: '' };
      count++;
      return { status: 0, signal: undefined, stdout: JSON.stringify({ nftables }), stderr: '' };
    },
  };
  const facts = new Map<Fact<unknown>, unknown>([
    [networks, [{ name: 'lab', live, definition: live, autostart: true, persistent: true }]],
    [links, [{ ifname: 'virbr9' }]],
  ]);
  const look: Look = {
    name: 'here',
    host,
    virsh: {} as Virsh,
    async at<T>(fact: Fact<T>): Promise<T> {
      if (!answers && (fact as Fact<unknown>) === networks) throw new VnetError('connection', 'no answer');
      if (!facts.has(fact)) facts.set(fact, await fact(look));
      return facts.get(fact) as T;
    },
  };
  const ruleset = await rules(look);
  facts.set(rules, ruleset);
  const found = answers ? await libvirtRules(look) : [];
  return { pauses: pauses.length, missing: found.filter(({ chains }) => chains.length === 0).length };
}

test('complete rules are read once', async () => {
  expect(await looked([[...FORWARD, ...NAT]])).toEqual({ pauses: 0, missing: 0 });
});

test('rules that libvirt is writing are not called missing', async () => {
  expect(await looked([[], FORWARD, [...FORWARD, ...NAT]])).toEqual({ pauses: 2, missing: 0 });
  expect(await looked([[], [], [], [...FORWARD, ...NAT]], { age: 3 })).toEqual({ pauses: 3, missing: 0 });
});

test('rules that stay away are missing after two looks', async () => {
  expect(await looked([[]])).toEqual({ pauses: 1, missing: 1 });
});

test('a daemon that has just started does not keep vnet waiting forever', async () => {
  expect(await looked([[]], { age: 1 })).toEqual({ pauses: 19, missing: 1 });
});

test('without libvirt, rules are read once', async () => {
  expect(await looked([[]], { answers: false })).toEqual({ pauses: 0, missing: 0 });
});
