import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { realHost } from './host.ts';

const corpus = join(import.meta.dirname, '../golden/validate');
const host = realHost();

test.each(readdirSync(corpus).filter((name) => /^ok-.*\.xml$/.test(name)))(
  'libvirt defines %s without a refusal',
  async (name) => {
    const path = await host.file(name, readFileSync(join(corpus, name), 'utf8'));
    const defined = await host.virsh('net-define', path);
    const network = /Network (\S+) defined/.exec(defined.stdout)?.[1] ?? '';
    await host.virsh('net-undefine', network);
    expect([defined.stderr, defined.status]).toEqual(['', 0]);
  },
);

test('--host knows what libvirt would refuse on this host, and what is its own', async () => {
  const uuid = '3e3fce45-4f53-4fa7-bb32-11f34168b82b';
  const xml = (name: string, body: string) => `<network><name>${name}</name>${body}</network>`;
  const own = "<bridge name='virbr-own'/><ip address='10.66.0.1' prefix='24'/>";
  const ownPath = await host.file('own.xml', xml('own', `<uuid>${uuid}</uuid>${own}`));
  await host.virsh('net-define', ownPath);
  const cases: readonly [string, string, 'net-define' | 'net-start'][] = [
    ['host-name-taken', xml('own', own), 'net-define'],
    ['host-uuid-taken', xml('other', `<uuid>${uuid}</uuid><bridge name='virbr-x'/>`), 'net-define'],
    ['host-bridge-in-use', xml('other', own.replace('10.66', '10.67')), 'net-define'],
    ['host-bridge-in-use', xml('other', own.replace('10.66', '10.67')), 'net-define'],
    ['host-subnet-taken', xml('other', own.replace('virbr-own', 'virbr-other')), 'net-start'],
    ['host-address-in-use', xml('other', own.replace('virbr-own', 'virbr-other').replace("'24'", "'25'")), 'net-start'],
  ];
  const inactive = await host.vnet(
    'validate',
    '--host',
    '-o',
    'json',
    await host.file('other.xml', cases[4]?.[1] ?? ''),
  );
  const seen: { rule: string; said: boolean }[] = [];
  for (const [index, [rule, text, command]] of cases.entries()) {
    // The second time with an active network.
    if (index === 3) await host.virsh('net-start', 'own');
    const path = await host.file('other.xml', text);
    const problems = JSON.parse((await host.vnet('validate', '--host', '-o', 'json', path)).stdout);
    const defined = await host.virsh('net-define', path);
    const { stderr } = command === 'net-define' ? defined : await host.virsh('net-start', 'other');
    const found = problems.find((problem: { rule: string }) => problem.rule === rule);
    seen.push({ rule, said: found !== undefined && stderr.includes(found.libvirtMessage) });
    await host.virsh('net-undefine', 'other');
  }
  const mine = await host.vnet('validate', '--host', ownPath);
  await host.virsh('net-destroy', 'own');
  await host.virsh('net-undefine', 'own');
  expect(seen).toEqual(cases.map(([rule]) => ({ rule, said: true })));
  expect([mine.stdout, mine.status]).toEqual(['', 0]);
  expect(JSON.parse(inactive.stdout).map(({ rule }: { rule: string }) => rule)).toEqual(['host-subnet-shared']);
});
