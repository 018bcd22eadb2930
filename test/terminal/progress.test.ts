import { expect, test } from '@jest/globals';
import { progressOn } from '../../src/terminal/progress.ts';
import { fakeHost } from '../fake-host.ts';

test('the line is replaced and removed on a terminal', async () => {
  const host = fakeHost({ terminal: true });
  const progress = progressOn(host);
  await progress.show('starting\u009b31m');
  await progress.show('waiting');
  progress.clear();
  progress.clear();
  expect(host.stderr).toBe('\r\x1b[Kstarting\\x9b31m\r\x1b[Kwaiting\r\x1b[K');
});

test('a pipe or a dumb terminal gets nothing', async () => {
  for (const host of [fakeHost(), fakeHost({ terminal: true, env: { TERM: 'dumb' } })]) {
    const progress = progressOn(host);
    await progress.show('waiting');
    progress.clear();
    expect(host.stderr).toBe('');
  }
});
