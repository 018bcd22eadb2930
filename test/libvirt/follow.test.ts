import { expect, test } from '@jest/globals';
import type { Dialogue } from '../../src/host/host.ts';
import { virshOn } from '../../src/libvirt/virsh-process.ts';
import { fakeHost } from '../fake-host.ts';

/** A virsh that prints two lines and then ends in this way. */
function virshThatEnds(signal: NodeJS.Signals | undefined) {
  const pieces = [{ stream: 'stdout', text: 'one\ntwo\n' } as const];
  const dialogue: Dialogue = {
    write: async () => {},
    next: async () => pieces.shift(),
    end: async () => ({ status: signal === undefined ? 0 : undefined, signal }),
    kill() {},
  };
  return virshOn({ ...fakeHost(), converse: async () => dialogue }, { uri: undefined, typed: [], own: [] });
}

test.each([
  [undefined, undefined],
  ['SIGTERM', { name: 'Interrupted', signal: 'SIGTERM' }],
] as const)('following a virsh that is ended by %s', async (signal, expected) => {
  const lines: string[] = [];
  const follow = async () => {
    for await (const line of virshThatEnds(signal).follow('net-event')) lines.push(line);
  };
  if (expected === undefined) await follow();
  else await expect(follow()).rejects.toMatchObject(expected);
  expect(lines).toEqual(['one', 'two']);
});
