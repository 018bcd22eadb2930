import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { nodeHost } from '../../../src/host/node.ts';

/** The manual pages, as programs that format them judge them. */
const directory = join(import.meta.dirname, '../../../man');
const pages = readdirSync(directory).map((name) => join(directory, name));

const onlyWith = (program: string) =>
  (process.env['PATH'] ?? '').split(':').some((each) => existsSync(join(each, program))) ? test : test.skip;

onlyWith('mandoc')('mandoc finds nothing to improve in any page', async () => {
  const { stdout, stderr } = await nodeHost.run('mandoc', ['-T', 'lint', '-W', 'style', ...pages], { limit: 60_000 });
  expect(stdout + stderr).toBe('');
});

onlyWith('man')('man formats every page without a warning', async () => {
  const { stderr, status } = await nodeHost.run('man', ['--warnings', '-E', 'UTF-8', '-Tutf8', '-Z', '-l', ...pages], {
    env: { LC_ALL: 'C.UTF-8', MANWIDTH: '80' },
    limit: 60_000,
  });
  expect([status, stderr]).toEqual([0, '']);
});

onlyWith('lexgrog')('whatis finds the name and the summary of every page', async () => {
  const { stdout } = await nodeHost.run('lexgrog', pages, { limit: 60_000 });
  const found = stdout.split('\n').filter((line) => / - [A-Z]|vnet - /.test(line));
  expect(found.length).toBe(pages.length);
});
