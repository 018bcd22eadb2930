import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import { checks } from '../../src/doctor/checks/index.ts';

const folder = join(import.meta.dirname, '../../src/doctor/checks');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && basename(file) !== 'index.ts')
  .map((file) => file.replace(/\.ts$/, ''));

test('each check is in a file of its name, in the folder of its area', () => {
  expect(checks.map(({ id, area }) => `${area}/${id}`).sort()).toEqual(files.sort());
});

test('the sentence for a check that passed starts in lower case and has no full stop', () => {
  expect(checks.map(({ passed }) => passed).filter((text) => !/^[a-z\d][^.]*(?:\.[^. ]+)*$/.test(text))).toEqual([]);
});
