import { expect, test } from '@jest/globals';
import { choose } from '../../src/terminal/choose.ts';
import { fakeHost } from '../fake-host.ts';

test.each([
  ['y', 'yes'],
  ['Yes', 'yes'],
  ['a', 'all'],
  ['q', 'quit'],
  ['n', 'no'],
  ['', 'no'],
  ['what', 'no'],
] as const)("'%s' is %s", async (line, choice) => {
  const host = fakeHost({ stdin: `${line}\n`, terminal: true });
  expect(await choose(host, 'set virbr0 up')).toBe(choice);
  expect(host.stderr).toBe('set virbr0 up? [y]es, [N]o, [a]ll, [q]uit: ');
});

test('the end of the input is quit', async () => {
  expect(await choose(fakeHost({ terminal: true }), 'set virbr0 up')).toBe('quit');
});

test('without a terminal, nobody can answer', async () => {
  await expect(choose(fakeHost(), 'set virbr0 up')).rejects.toMatchObject({
    code: 'usage',
    message: 'cannot ask without a terminal: set virbr0 up?',
  });
});
