import { join } from 'node:path';
import { beforeEach, test } from '@jest/globals';
import { quoteWord } from '../../src/libvirt/quote.ts';
import { expectMirrored, titleOf, wordsOf } from '../mirror.ts';
import { files, mirrorCases } from '../mirror-cases.ts';
import { realHost } from './host.ts';

/** vnet beside virsh on a real daemon: each meets the same state, recreated by virsh. */
const host = realHost();
const bin = join(import.meta.dirname, '../../bin/vnet.js');
const path = (name: string) => `/run/vnet/${name}`;

let filesAreThere = false;
beforeEach(async () => {
  if (filesAreThere) return;
  for (const [name, content] of Object.entries(files)) await host.file(name, content);
  filesAreThere = true;
});

test.each(mirrorCases.map((each) => [titleOf(each), each] as const))(
  'vnet %s',
  async (_title, { words, group, before = [], env = {}, ...each }) => {
    const argv = wordsOf(words, path);
    const state = async () => {
      const lines = [...(group.reset ?? []), ...before];
      await host.virsh('-q', lines.map((line) => wordsOf(line, path).map(quoteWord).join(' ')).join('; '));
    };
    await state();
    const virsh = await host.inside.run('virsh', argv, { env });
    await state();
    expectMirrored(
      virsh,
      await host.inside.run(process.execPath, [bin, ...argv], { env: { ...env, NODE_EXTRA_CA_CERTS: undefined } }),
      each,
    );
  },
);
