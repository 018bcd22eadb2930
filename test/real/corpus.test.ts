import { expect, test } from '@jest/globals';
import { corpus } from '../corpus/corpus.ts';
import { mistakenPairs } from '../corpus/mistakes.ts';
import { expectedFor } from '../corpus/network.ts';
import { judge, reasonOf, type Session, sessionOf, type Verdict } from './differential/libvirt.ts';
import { realHost } from './host.ts';

/** What libvirt does with every network of the corpus, which the unit tests compare with what vnet says. */
const host = realHost();

async function withVirsh<T>(use: (virsh: Session) => Promise<T>): Promise<T> {
  const dialogue = await host.inside.converse('virsh', ['-q']);
  try {
    return await use(sessionOf(dialogue));
  } finally {
    await dialogue.end();
  }
}

test('libvirt defines and starts each network, or rejects it at the recorded stage', async () => {
  const version = (await host.virsh('--version')).stdout.trim();
  const seen = await withVirsh(async (virsh) => {
    const verdicts: { id: string; rejectedAt: string | undefined; message: string }[] = [];
    for (const { id, xml, needs } of corpus) {
      const { stage, message } = await judge(virsh, await host.file('corpus.xml', xml));
      const isHosts = needs !== undefined && stage !== 'none';
      verdicts.push({ id, rejectedAt: stage === 'none' || isHosts ? undefined : stage, message });
    }
    return verdicts;
  });
  const differences = seen.filter(({ rejectedAt }, index) => {
    const network = corpus[index];
    return network === undefined || rejectedAt !== expectedFor(network, version).rejectedAt;
  });
  expect(differences).toEqual([]);
}, 300_000);

test('libvirt accepts the second network of each pair, or rejects it at the recorded stage', async () => {
  const seen = await withVirsh(async (virsh) => {
    const verdicts: { id: string; rejectedAt: string | undefined }[] = [];
    for (const { id, first, second } of mistakenPairs) {
      const { stage } = await judgeSecond(virsh, await host.file('1.xml', first), await host.file('2.xml', second));
      verdicts.push({ id, rejectedAt: stage === 'none' ? undefined : stage });
    }
    return verdicts;
  });
  expect(seen).toEqual(mistakenPairs.map(({ id, rejectedAt }) => ({ id, rejectedAt })));
}, 60_000);

/** Defines and starts two networks in turn, and returns what happens to the second. */
async function judgeSecond(virsh: Session, first: string, second: string): Promise<Verdict> {
  const uuids = async () => (await virsh.ask('net-list --all --uuid')).stdout.match(/[0-9a-f]{8}-[0-9a-f-]{27}/g) ?? [];
  const outcome = async (): Promise<Verdict> => {
    await virsh.ask(`net-define ${first}`);
    const [other] = await uuids();
    await virsh.ask(`net-start ${other}`);
    const defined = await virsh.ask(`net-define ${second}`);
    if (defined.errors.length > 0) return { stage: 'define', message: reasonOf(defined.errors) };
    const added = (await uuids()).find((uuid) => uuid !== other);
    const started = await virsh.ask(`net-start ${added}`);
    return started.errors.length > 0
      ? { stage: 'start', message: reasonOf(started.errors) }
      : { stage: 'none', message: '' };
  };
  const verdict = await outcome();
  for (const uuid of await uuids()) {
    await virsh.ask(`net-destroy ${uuid}`);
    await virsh.ask(`net-undefine ${uuid}`);
  }
  return verdict;
}

/** One of each kind that needs nothing of the host. */
const REHEARSED = [
  'nat-default',
  'nat-reservations',
  'nat-isolated-ports',
  'route-30',
  'open-own-firewall',
  'isolated-plain',
  'isolated-no-address',
  'dns-local-records',
  'dhcp-no-router',
  'dual-nat66',
  'v6-dhcp',
  'bridge-lan',
];

test('vnet try finds that networks of each kind do what explain says', async () => {
  const chosen = corpus.filter(({ id }) => REHEARSED.includes(id));
  const paths = await Promise.all(chosen.map(({ id, xml }) => host.file(`${id}.xml`, xml)));
  const { status, stdout } = await host.vnet('try', '-o', 'json', ...paths);
  const { networks } = JSON.parse(stdout) as {
    networks: readonly { name: string; errors: readonly string[]; checks: readonly { ok: boolean | null }[] }[];
  };
  const failed = networks.flatMap(({ name, errors, checks }) => [
    ...errors,
    ...checks.filter(({ ok }) => ok === false).map((check) => ({ name, ...check })),
  ]);
  expect({ status, failed, networks: networks.length }).toEqual({ status: 0, failed: [], networks: REHEARSED.length });
}, 120_000);
