import { expect, test } from '@jest/globals';
import type { Command } from '../../src/cli/command.ts';
import explain from '../../src/commands/vnet/explain.ts';
import generate from '../../src/commands/vnet/generate.ts';
import { validateTogether } from '../../src/document/across-files.ts';
import { versionNumber } from '../../src/document/version.ts';
import { VnetError } from '../../src/error.ts';
import type { Network } from '../../src/network/model.ts';
import { PREDICTIONS, type Prediction, predict } from '../../src/network/predict/predict.ts';
import { validateBytes, validateText } from '../../src/network/validate/validate.ts';
import type { Outcome } from '../../src/render/outcome.ts';
import { parsed } from '../commands/parse.ts';
import { fakeContext } from '../fake-context.ts';
import { fakeHost } from '../fake-host.ts';
import { fakeVirsh } from '../fake-virsh.ts';
import { corpus } from './corpus.ts';
import { mistakenPairs } from './mistakes.ts';
import { expectedFor } from './network.ts';

const VERSIONS = ['9.0.0', '11.3.0'] as const;
/** A host that has no links and no networks. */
const PROGRAMS = { 'ip -j addr': '[]' };
const VIRSH = { 'net-list --all --uuid': '', 'net-list --uuid': '' };

/** Runs a command on a file; an error for the user is its outcome, any other one fails the test. */
async function run(command: Command, words: readonly string[], xml: string): Promise<Outcome | VnetError> {
  const { command: own, input } = parsed(command, words);
  try {
    return await own.run(
      input,
      fakeContext(fakeHost({ files: { 'n.xml': xml }, programs: PROGRAMS }), fakeVirsh(VIRSH)),
    );
  } catch (error) {
    if (error instanceof VnetError) return error;
    throw error;
  }
}

function textOf(outcome: Outcome | VnetError): string {
  return outcome instanceof VnetError ? outcome.message : 'text' in outcome ? String(outcome.text) : '';
}

/** What libvirt writes, or why it writes nothing. */
function predictedText(network: Network, kind: Prediction, libvirt: number): string {
  try {
    return predict(network, kind, libvirt) ?? '';
  } catch (error) {
    if (error instanceof VnetError) return error.message;
    throw error;
  }
}

test('the corpus has at least 200 networks with different ids', () => {
  const ids = [...corpus, ...mistakenPairs].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(corpus.length).toBeGreaterThanOrEqual(200);
});

test.each(corpus)('vnet validate on $id: $from', (network) => {
  const seen = VERSIONS.map((libvirt) => {
    const problems = validateText(network.xml, 'n.xml', { libvirt });
    const stages = problems.filter(({ severity }) => severity === 'error').map(({ stage }) => stage);
    const rejectedAt = stages.includes('define') ? 'define' : stages.includes('start') ? 'start' : undefined;
    return { libvirt, rules: problems.map(({ id }) => id).sort(), rejectedAt };
  });
  expect(seen).toEqual(VERSIONS.map((libvirt) => ({ libvirt, ...expectedFor(network, libvirt) })));
  const fixes = validateText(network.xml, 'n.xml').map(({ fix }) => fix);
  for (const phrase of network.advice ?? []) expect(fixes).toContainEqual(expect.stringContaining(phrase));
});

test.each(corpus)('vnet explain on $id: $from', async ({ xml, explain: phrases = [] }) => {
  const text = textOf(await run(explain, ['n.xml'], xml));
  expect(phrases.filter((phrase) => !text.includes(phrase))).toEqual([]);
  expect(text).not.toMatch(/undefined|null|NaN|\[object/);
});

/** The versions to predict for; 11.3.0 where none is named. */
const PREDICTED_FOR: Readonly<Partial<Record<Prediction, string>>> = { iptables: '9.0.0' };

test.each(corpus.filter(({ rejectedAt }) => rejectedAt !== 'define'))(
  'vnet explain --predict on $id: $from',
  ({ xml }) => {
    const { model: network } = validateBytes(Buffer.from(xml), 'n.xml');
    for (const kind of PREDICTIONS) {
      const libvirt = versionNumber(PREDICTED_FOR[kind] ?? '11.3.0') ?? 0;
      expect(network && predictedText(network, kind, libvirt)).not.toMatch(/undefined|NaN|\[object/);
    }
  },
);

test.each(corpus)('vnet generate --from keeps the meaning of $id: $from', async ({ xml, rejectedAt }) => {
  const rewritten = await run(generate, ['--from', 'n.xml'], xml);
  if (rejectedAt !== undefined) return;
  const again = textOf(rewritten);
  expect(validateText(again, 'n.xml').filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(textOf(await run(explain, ['n.xml'], again))).toBe(textOf(await run(explain, ['n.xml'], xml)));
});

test.each(mistakenPairs)('vnet validate on both files of $id: $from', ({ first, second, rules }) => {
  const files = [first, second].map((xml, index) => validateBytes(Buffer.from(xml), `${index}.xml`));
  expect(files.flatMap(({ problems }) => problems)).toEqual([]);
  expect(validateTogether(files).map(({ id }) => id)).toEqual(rules);
});
