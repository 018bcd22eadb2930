import { afterEach, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { applyPlan } from '../../src/apply/carry-out.ts';
import { differences } from '../../src/apply/differences.ts';
import { type ApplyOptions, planNetwork, stepText } from '../../src/apply/plan.ts';
import { readState } from '../../src/apply/state.ts';
import type { Host } from '../../src/host/host.ts';
import { virshOn } from '../../src/libvirt/virsh-process.ts';
import { readNetwork } from '../../src/network/parse/parse.ts';
import { parseXml } from '../../src/xml/parse.ts';
import { anyNetwork } from '../network/predict/any-network.ts';
import { anyEntries } from './apply/any-entries.ts';
import { realHost } from './host.ts';

const host = realHost();

async function shell(command: string): Promise<string> {
  const { stdout, stderr } = await host.inside.run('sh', ['-c', command]);
  return stdout + stderr;
}

/** The host as vnet needs it here: no link is on a bridge, and nobody is to read the journal. */
function hostInside(): Host {
  let count = 0;
  return {
    ...host.inside,
    uid: 0,
    listDirectory: () => [],
    readFile: () => undefined,
    replaceFile: async () => true,
    temporaryFile: async (name, content) => ({
      path: await host.file(`${count++}-${name}`, content.toString()),
      remove: () => {},
    }),
  };
}

/** Applies a network in this process, and returns the steps and what differs afterwards. */
async function applied(source: string, options: Partial<ApplyOptions> = {}) {
  const inside = hostInside();
  const target = { host: inside, virsh: virshOn(inside, { uri: undefined, typed: [], own: [] }) };
  const network = readNetwork(parseXml(source));
  const wanted = { file: 'lab.xml', name: network.name ?? '', source, network };
  const before = await readState(target, [wanted.name]);
  const plan = planNetwork(wanted, before, { start: undefined, autostart: undefined, restart: false, ...options });
  const { status, error } = await applyPlan(plan, target, { directory: '/run/vnet' });
  const after = await readState(target, [wanted.name]);
  const state = after.networks.get(wanted.name);
  const left = state === undefined ? undefined : differences(wanted, state, after);
  return { status, error: error?.message, steps: plan.steps.map(stepText), left };
}

/** Removes everything. */
async function clear(): Promise<void> {
  await shell(
    'for d in $(virsh list --uuid); do virsh destroy $d; done; for n in $(virsh net-list --uuid); do virsh net-destroy $n; done; for n in $(virsh net-list --all --uuid); do virsh net-undefine $n; done',
  );
}

afterEach(clear);

test('entries of an active network are changed without a restart, as a restart would change them', async () => {
  const samples = fc.sample(anyEntries, { numRuns: 3, seed: 7 });
  const content = (entries: string) => `<network><name>lab</name><bridge name='virbr-lab'/>${entries}</network>`;
  expect(await applied(content(samples[0] ?? ''))).toMatchObject({
    status: 'created',
    steps: ['define', 'start'],
    left: [],
  });
  const wrong: object[] = [];
  let updates = 0;
  for (const sample of samples) {
    const first = await applied(content(sample));
    updates += first.steps.length;
    const second = await applied(content(sample));
    if (first.error !== undefined || first.left?.length !== 0 || second.steps.length > 0)
      wrong.push({ first, second, sample });
  }
  expect(wrong).toEqual([]);
  expect(updates).toBeGreaterThan(12);
  const files = () => shell('cd /var/lib/libvirt/dnsmasq && for f in lab.*; do echo $f; sort $f; done');
  const live = await files();
  await host.virsh('net-destroy', 'lab');
  await host.virsh('net-start', 'lab');
  expect(live).toBe(await files());
}, 120_000);

test('any network becomes any other one', async () => {
  const samples = fc.sample(anyNetwork, { numRuns: 7, seed: 3 });
  const wrong: object[] = [];
  for (const sample of samples) {
    const content = `<network><name>lab</name><bridge name='virbr-lab'/>${sample}</network>`;
    const first = await applied(content, { restart: true });
    const second = await applied(content, { restart: true });
    if (first.error !== undefined || first.left?.length !== 0 || second.steps.length > 0)
      wrong.push({ first, second, sample });
  }
  expect(wrong).toEqual([]);
}, 120_000);
