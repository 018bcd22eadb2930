import { describe, expect, test } from '@jest/globals';
import { commands } from '../src/commands/index.ts';
import type { Host } from '../src/host/host.ts';
import { nodeHost } from '../src/host/node.ts';
import { main } from '../src/main.ts';
import { fakeHost } from './fake-host.ts';

/** Commands of the installed virsh that vnet does not have; none if it is not installed. */
const names = await nodeHost.run('virsh', ['help']).then(
  ({ stdout }) => [...stdout.matchAll(/^ {4}([a-z][a-z-]+) {2,}/gm)].map(([, name = '']) => name),
  () => [],
);
const others = names.filter((name) => !Object.hasOwn(commands, name) && name !== 'help');

/** Runs vnet and returns the command lines that it starts. */
async function started(words: readonly string[]): Promise<readonly (readonly string[])[]> {
  const lines: (readonly string[])[] = [];
  const record: Host['run'] = async (program, args) => {
    lines.push([program, ...args]);
    return { status: 0, signal: undefined, stdout: '', stderr: '' };
  };
  expect(await main(words, { ...fakeHost(), run: record, attach: record })).toBe(0);
  return lines;
}

(others.length > 0 ? describe : describe.skip)('every other command of virsh goes to virsh', () => {
  test('virsh has many of them', () => {
    expect(others.length).toBeGreaterThan(150);
  });

  test.each(others)('%s', async (name) => {
    const words = ['--option', 'a b', '-o', '--', '--all=x'];
    expect(await started(['-c', 'test:///default', name, ...words])).toEqual([
      ['virsh', '-c', 'test:///default', name, ...words],
    ]);
    expect(await started(['help', name])).toEqual([['virsh', 'help', name]]);
    expect(await started([name, '--help'])).toEqual([['virsh', name, '--help']]);
  });
});
