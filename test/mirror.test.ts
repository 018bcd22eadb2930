import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from '@jest/globals';
import { nodeHost } from '../src/host/node.ts';
import { expectMirrored, titleOf, wordsOf } from './mirror.ts';
import { files, mirrorCases, testDriverXml } from './mirror-cases.ts';

/**
 * vnet compared with virsh on libvirt's in-memory test driver: it needs no daemon and each run starts fresh, so the networks of the
 * cases exist from the start.
 */
const directory = mkdtempSync(join(tmpdir(), 'vnet-mirror-'));
const path = (name: string) => join(directory, name);
const bin = join(import.meta.dirname, '../bin/vnet.js');

beforeAll(() => {
  for (const [name, content] of Object.entries(files)) writeFileSync(path(name), content);
  writeFileSync(path('node.xml'), testDriverXml);
});
afterAll(() => rmSync(directory, { recursive: true }));

const hasVirsh = await nodeHost.run('virsh', ['--version']).then(
  () => true,
  () => false,
);

(hasVirsh ? test.each : test.skip.each)(mirrorCases.map((each) => [titleOf(each), each] as const))(
  'vnet %s',
  async (_title, { words, env = {}, ...each }) => {
    const argv = ['-c', `test://${path('node.xml')}`, ...wordsOf(words, path)];
    expectMirrored(
      await nodeHost.run('virsh', argv, { env }),
      await nodeHost.run(process.execPath, [bin, ...argv], { env }),
      each,
    );
  },
  20_000,
);
