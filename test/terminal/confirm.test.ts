import { expect, test } from '@jest/globals';
import { confirm } from '../../src/terminal/confirm.ts';
import { fakeHost } from '../fake-host.ts';

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['\n', false],
  ['n\n', false],
  ['', false],
])('the answer %j is %s', async (stdin, expected) => {
  const host = fakeHost({ terminal: true, stdin });
  expect(await confirm(host, 'Remove it', { yes: false })).toBe(expected);
  expect(host.stderr).toBe('Remove it? [y/N] ');
});

test('--yes asks nothing', async () => {
  const host = fakeHost();
  expect(await confirm(host, 'Remove it', { yes: true })).toBe(true);
  expect(host.stderr).toBe('');
});

test('without a terminal nothing is asked', async () => {
  await expect(confirm(fakeHost({ stdin: 'y\n' }), 'Remove it', { yes: false })).rejects.toMatchObject({
    code: 'usage',
    hint: 'to confirm, add --yes',
  });
});
