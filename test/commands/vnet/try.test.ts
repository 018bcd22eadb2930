import { expect, test } from '@jest/globals';
import tryCommand from '../../../src/commands/vnet/try.ts';
import { fakeContext } from '../../fake-context.ts';
import { fakeHost } from '../../fake-host.ts';
import { fakeVirsh } from '../../fake-virsh.ts';
import { parsed } from '../parse.ts';

async function run(words: string) {
  const { command, input } = parsed(tryCommand, words.split(' '));
  const files = { '/proc/1/cmdline': 'init\0', 'net.xml': '<network/>' };
  return command.run(input, fakeContext(fakeHost({ files }), fakeVirsh({})));
}

test('a word of --shell that is no file is the name of a kept sandbox', async () => {
  await expect(run('--shell lab')).rejects.toMatchObject({
    code: 'not-found',
    message: "no kept sandbox named 'lab'",
    hint: 'no sandbox is kept',
  });
});

test.each(['nett.xml', '--shell nett.xml'])('%s suggests the file that exists', async (words) => {
  await expect(run(words)).rejects.toMatchObject({ code: 'file-unreadable', hint: "did you mean 'net.xml'?" });
});

test('--name without --keep is an error, because no sandbox would keep the name', async () => {
  await expect(run('--name lab net.xml')).rejects.toMatchObject({ code: 'usage', message: '--name needs --keep' });
});
