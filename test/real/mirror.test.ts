import { join } from 'node:path';
import { afterAll, beforeEach, describe, test } from '@jest/globals';
import { quoteWord } from '../../src/libvirt/quote.ts';
import { commandKind } from '../../src/libvirt/virsh-commands.ts';
import { expectMirrored, expectRecorded, mirroredCommands, saveRecord, titleOf, wordsOf } from '../mirror.ts';
import { files, mirrorCases, testDriverXml } from '../mirror-cases.ts';
import { expectDeclared } from '../mirror-help.ts';
import { type Driver, Recorder } from '../mirror-records.ts';
import { realHost } from './host.ts';

/** vnet compared with virsh on a real daemon: each meets the same state, which virsh creates. */
const host = realHost();
const bin = join(import.meta.dirname, '../../bin/vnet.js');
const path = (name: string) => `/run/vnet/${name}`;
const commands = await mirroredCommands();
const version = async () => (await host.virsh('--version')).stdout.trim();

/** test/mirror.test.ts runs this machine's test driver. */
const { VNET_TEST_ROOT: root } = globalThis as { VNET_TEST_ROOT?: string };
const drivers: readonly Driver[] = root === undefined ? ['real'] : ['real', 'test'];

let filesAreThere = false;
beforeEach(async () => {
  if (filesAreThere) return;
  for (const [name, content] of Object.entries(files)) await host.file(name, content);
  await host.file('node.xml', testDriverXml);
  filesAreThere = true;
});

/** What virsh ran last to create a state that nothing has changed since. */
let state = '';

async function create(lines: readonly (readonly string[])[]): Promise<void> {
  const wanted = lines.map((line) => wordsOf(line, path).map(quoteWord).join(' ')).join('; ');
  if (wanted !== state && wanted !== '') await host.virsh('-q', wanted);
  state = wanted;
}

describe.each(drivers)('%s driver', (driver) => {
  const recorder = new Recorder(commands, mirrorCases.length);
  afterAll(async () => saveRecord(recorder, driver, await version()));
  const connection = driver === 'test' ? ['-c', `test://${path('node.xml')}`] : [];

  test.each(mirrorCases.map((each) => [titleOf(each), each] as const))(
    'vnet %s',
    async (_title, { words, group, before = [], env = {}, ...each }) => {
      recorder.begin();
      const argv = [...connection, ...wordsOf(words, path)];
      const lines = driver === 'test' ? [] : [...(group.reset ?? []), ...before];
      const changes = driver === 'real' && commandKind(words.filter((word) => !/^-\w$/.test(word))) !== 'question';
      await create(lines);
      const virsh = await host.inside.run('virsh', argv, { env });
      if (changes) state = '';
      await create(lines);
      const vnet = await host.inside.run(process.execPath, [bin, ...argv], {
        env: { ...env, NODE_EXTRA_CA_CERTS: undefined },
      });
      if (changes) state = '';
      recorder.add(words, expectMirrored(virsh, vnet, each));
    },
  );

  test('the record of what was compared is up to date: UPDATE_DOCS=1 node scripts/real.mjs test/real/mirror', async () => {
    expectRecorded(recorder, driver, await version());
  });
});

test('vnet has every networking command of virsh, with the same options', () =>
  expectDeclared(async (...words) => (await host.virsh(...words)).stdout, commands));
