import { expect, test } from '@jest/globals';
import type { Dialogue, Host } from '../../src/host/host.ts';
import { openSession } from '../../src/libvirt/virsh-session.ts';
import { fakeHost } from '../fake-host.ts';

interface Reply {
  readonly stdout?: string;
  readonly stderr?: string;
}

/** A virsh that repeats its input, as readline does, and answers in small pieces; a command without a reply ends it. */
function hostWith(replies: Readonly<Record<string, Reply>>, lastWords = '') {
  const started: string[] = [];
  const host: Host = {
    ...fakeHost(),
    async converse(program, args): Promise<Dialogue> {
      started.push([program, ...args].join(' '));
      const pieces: { stream: 'stdout' | 'stderr'; text: string }[] = [];
      let isOver = false;
      const say = (stream: 'stdout' | 'stderr', text: string) => {
        for (const half of [text.slice(0, text.length / 2), text.slice(text.length / 2)])
          pieces.push({ stream, text: half });
      };
      return {
        async write(text) {
          say('stdout', `virsh # ${text}`);
          for (const command of text.split(';').map((each) => each.trim())) {
            const [, stream, mark] = /^echo (--err )?(.*)$/.exec(command) ?? [];
            if (mark !== undefined) {
              say(
                stream === undefined ? 'stdout' : 'stderr',
                stream === undefined ? mark.replaceAll("'", '') : `error: ${mark}\n`,
              );
              continue;
            }
            const reply = replies[command];
            if (reply === undefined) {
              say('stderr', lastWords);
              isOver = true;
              return;
            }
            say('stdout', reply.stdout ?? '');
            say('stderr', reply.stderr ?? '');
          }
        },
        next: async () => {
          const piece = pieces.shift();
          if (piece === undefined && !isOver) throw new Error('virsh would wait forever');
          return piece;
        },
        end: async () => ({ status: 0, signal: undefined }),
        kill: () => {},
      };
    },
  };
  return { host, started };
}

const connection = { uri: undefined, typed: [], own: ['-c', 'test:///default'] };

test('one virsh answers many rounds', async () => {
  const { host, started } = hostWith({
    'list --uuid': { stdout: 'a\nb\n' },
    "dumpxml '--domain=a b'": { stderr: 'error: failed\nerror: gone\n' },
  });
  const session = openSession(host, connection);
  expect(
    await session.askAll([
      ['list', '--uuid'],
      ['dumpxml', '--domain=a b'],
    ]),
  ).toEqual([
    { stdout: 'a\nb\n', errors: [] },
    { stdout: '', errors: ['failed', 'gone'] },
  ]);
  expect(await session.askAll([['list', '--uuid', ';', 'list', '--uuid']])).toEqual([
    { stdout: 'a\nb\na\nb\n', errors: [] },
  ]);
  expect(started).toEqual(['virsh -c test:///default -q']);
});

test('after a virsh that ended, the next round starts another one', async () => {
  const { host, started } = hostWith({ list: {} }, 'error: failed to connect to the hypervisor\n');
  const session = openSession(host, connection);
  await expect(session.askAll([['crash']])).rejects.toMatchObject({
    code: 'connection',
    messages: ['failed to connect to the hypervisor'],
  });
  expect(await session.askAll([['list']])).toEqual([{ stdout: '', errors: [] }]);
  expect(started).toHaveLength(2);
});

test('a connection that broke is an error of the round', async () => {
  const { host, started } = hostWith({
    list: { stderr: 'error: Disconnected from qemu:///system due to end of file\nerror: no list\n' },
  });
  const session = openSession(host, connection);
  for (const _ of [1, 2]) await expect(session.askAll([['list']])).rejects.toMatchObject({ code: 'connection' });
  expect(started).toHaveLength(2);
});

test('nothing is sent that virsh would interpret', async () => {
  const session = openSession(hostWith({}).host, connection);
  await expect(session.askAll([['dumpxml', 'a\tb']])).rejects.toThrow('control character');
});
