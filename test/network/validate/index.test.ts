import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';
import * as index from '../../../src/network/validate/rules/index.ts';

const folder = join(import.meta.dirname, '../../../src/network/validate/rules');

test('the index lists every rule file', () => {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\/.*\.ts$/.test(file));
  const lines = readFileSync(join(folder, 'index.ts'), 'utf8').trimEnd().split('\n');
  expect(lines.sort()).toEqual(
    files.map((file) => `export { default as ${camelCase(basename(file, '.ts'))} } from './${file}';`).sort(),
  );
});

test('the name of each file is the id of its rule', () => {
  expect(Object.entries(index).filter(([name, { id }]) => name !== camelCase(id))).toEqual([]);
});

function camelCase(id: string): string {
  return id.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase());
}
