import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from '@jest/globals';
import { nodeHost } from '../src/host/node.ts';
import { expectMirrored, expectRecorded, mirroredCommands, saveRecord, titleOf, wordsOf } from './mirror.ts';
import { files, mirrorCases, testDriverXml } from './mirror-cases.ts';
import { expectCompared, expectDeclared } from './mirror-help.ts';
import { VERSIONS } from './mirror-page.ts';
import { Recorder, recordOf } from './mirror-records.ts';
import { BIN, RUNNER } from './program.ts';

/**
 * vnet compared with virsh on libvirt's in-memory test driver: it needs no daemon and each run starts fresh, so the networks of the
 * cases exist from the start.
 */
const directory = mkdtempSync(join(tmpdir(), 'vnet-mirror-'));
const path = (name: string) => join(directory, name);

beforeAll(() => {
  for (const [name, content] of Object.entries(files)) writeFileSync(path(name), content);
  writeFileSync(path('node.xml'), testDriverXml);
});

const version = await nodeHost.run('virsh', ['--version']).then(
  ({ stdout }) => stdout.trim(),
  () => undefined,
);
const commands = await mirroredCommands();
const recorder = new Recorder(commands, mirrorCases.test.length);

(version === undefined ? test.skip.each : test.each)(mirrorCases.test.map((each) => [titleOf(each), each] as const))(
  'vnet %s',
  async (_title, { words, env = {}, ...each }) => {
    recorder.begin();
    const argv = ['-c', `test://${path('node.xml')}`, ...wordsOf(words, path)];
    const outcome = expectMirrored(
      await nodeHost.run('virsh', argv, { env }),
      await nodeHost.run(RUNNER, [BIN, ...argv], { env }),
      { ...each, words },
    );
    recorder.add(words, outcome);
  },
  20_000,
);

afterAll(() => {
  rmSync(directory, { recursive: true });
  if (version !== undefined) saveRecord(recorder, 'test', version);
});

const testWithVirsh = version === undefined ? test.skip : test;

testWithVirsh('the record of what was compared is up to date: UPDATE_DOCS=1 npm run jest -- test/mirror.test', () => {
  expectRecorded(recorder, 'test', version ?? '');
});

testWithVirsh('vnet has every networking command of virsh, with the same options', () =>
  expectDeclared(async (...words) => (await nodeHost.run('virsh', words)).stdout, commands),
);

test.each(VERSIONS)('every option has a compared command line on libvirt %s', (libvirt) =>
  expectCompared(commands, [recordOf('test', libvirt), recordOf('real', libvirt)]),
);
