import { afterAll, beforeAll, beforeEach, test } from '@jest/globals';
import { quoteWord } from '../../src/libvirt/quote.ts';
import { COVERED } from '../../src/libvirt/rpc/covered.ts';
import { commandKind } from '../../src/libvirt/virsh-commands.ts';
import { expectMirrored, expectRecorded, mirroredCommands, saveRecord, titleOf, wordsOf } from '../mirror.ts';
import { files, mirrorCases, testDriverXml } from '../mirror-cases.ts';
import { type Driver, Recorder } from '../mirror-records.ts';
import { BIN, RUNNER } from '../program.ts';
import type { RealHost } from './host.ts';

const path = (name: string) => `/run/vnet/${name}`;
const commands = await mirroredCommands();

/** Declares the tests that compare vnet with virsh. On a daemon each meets the same state, which virsh creates. */
export function compareWithVirsh(host: RealHost, driver: Driver): void {
  let version = '';
  beforeAll(async () => {
    version = (await host.virsh('--version')).stdout.trim();
  });

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

  /** Repeats a command of virsh until the run has ended. */
  async function during<T>(line: readonly string[] | undefined, run: Promise<T>): Promise<T> {
    if (line === undefined) return run;
    let isOver = false;
    const ended = run.finally(() => {
      isOver = true;
    });
    while (!isOver) await host.virsh('-q', wordsOf(line, path).map(quoteWord).join(' '));
    return ended;
  }

  const recorder = new Recorder(commands, mirrorCases[driver].length);
  afterAll(() => saveRecord(recorder, driver, version));
  const connection = driver === 'test' ? ['-c', `test://${path('node.xml')}`] : [];

  test.each(mirrorCases[driver].map((each) => [titleOf(each), each] as const))(
    'vnet %s',
    async (_title, { words, group, before = [], env = {}, meanwhile, ...each }) => {
      recorder.begin();
      const argv = [...connection, ...wordsOf(words, path)];
      const lines = driver === 'test' ? [] : [...(group.reset ?? []), ...before];
      const changes = driver === 'real' && commandKind(words.filter((word) => !/^-\w$/.test(word))) !== 'question';
      await create(lines);
      const virsh = await during(meanwhile, host.inside.run('virsh', argv, { env }));
      if (changes) state = '';
      await create(lines);
      const runVnet = (more: Readonly<Record<string, string>> = {}) =>
        host.inside.run(RUNNER, [BIN, ...argv], {
          env: { ...env, ...more, NODE_EXTRA_CA_CERTS: undefined },
        });
      const vnet = await during(meanwhile, runVnet());
      if (changes) state = '';
      recorder.add(words, expectMirrored(virsh, vnet, { ...each, words }));
      // What the daemon answers itself is what virsh prints for vnet.
      if (driver === 'real' && words.some((word) => COVERED.has(word))) {
        expectMirrored(virsh, await runVnet({ VNET_RPC: '0' }), { ...each, words });
      }
    },
  );

  test('the record of what was compared is up to date: UPDATE_DOCS=1 node scripts/real.mjs test/real/mirror', () =>
    expectRecorded(recorder, driver, version));
}
