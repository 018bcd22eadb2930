import { expect, test } from '@jest/globals';
import type { MirroredCommand } from '../../../src/cli/command.ts';
import { splitWords } from '../../../src/cli/parse/virsh.ts';
import { commands } from '../../../src/commands/index.ts';

async function mirrored(name: string): Promise<MirroredCommand> {
  const command = (await commands[name]?.())?.default;
  if (command?.kind !== 'mirrored') throw new Error(`${name} is not a command of virsh`);
  return command;
}

test.each<[string, string[], { words: string[]; given: string[]; extra?: string[] }]>([
  ['net-info', ['default', '-o', 'json'], { words: ['default'], given: ['--output=json'] }],
  ['net-info', ['-ojson', 'default'], { words: ['default'], given: ['--output=json'] }],
  ['net-info', ['--output=json', 'default'], { words: ['default'], given: ['--output=json'] }],
  ['net-info', ['--network', '-o'], { words: ['--network', '-o'], given: [] }],
  ['net-info', ['--', '-o', 'json'], { words: ['--', '-o', 'json'], given: [] }],
  ['net-info', ['-other'], { words: ['-other'], given: [] }],
  ['net-info', ['default', '--help'], { words: ['default'], given: ['--help'] }],
  ['net-define', ['--check', 'x.xml'], { words: ['x.xml'], given: [], extra: ['check'] }],

  ['net-list', ['-c', 'test:///default'], { words: [], given: ['--connect=test:///default'] }],
  ['net-list', ['--all', '-q', '-r'], { words: ['--all'], given: ['--quiet', '--readonly'] }],
  ['net-info', ['-q', 'default'], { words: ['default'], given: ['--quiet'] }],
  ['net-info', ['--connect=test:///default', 'x'], { words: ['x'], given: ['--connect=test:///default'] }],
  [
    'net-event',
    ['--loop', '-c', 'x:///y', '--event', 'lifecycle'],
    {
      words: ['--loop', '--event', 'lifecycle'],
      given: ['--connect=x:///y'],
    },
  ],
  [
    'net-update',
    ['-q', 'lab', 'add', 'dns-host', '<host/>'],
    {
      words: ['lab', 'add', 'dns-host', '<host/>'],
      given: ['--quiet'],
    },
  ],

  // virsh itself accepts these: a network called -q, and a description.
  ['net-info', ['-q'], { words: ['-q'], given: [] }],
  ['net-info', ['--network', '-c'], { words: ['--network', '-c'], given: [] }],
  ['net-desc', ['lab', '-c', 'x'], { words: ['lab', '-c', 'x'], given: [] }],
])('%s %j is split into the part of vnet and that of virsh', async (name, words, expected) => {
  const split = splitWords(await mirrored(name), words);
  expect({
    words: split.words,
    given: split.given.map(({ written }) => written.join(' ')),
    ...(split.extra.size > 0 && { extra: [...split.extra] }),
  }).toEqual(expected);
});
