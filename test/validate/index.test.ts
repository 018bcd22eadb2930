import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from '@jest/globals';

const source = join(import.meta.dirname, '../../src');
const folders = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /(?:^|\/)rules$/.test(file),
);

test.each(folders)('the index of src/%s lists every rule file', (folder) => {
  const files = readdirSync(join(source, folder), { recursive: true, encoding: 'utf8' });
  const lines = readFileSync(join(source, folder, 'index.ts'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(lines.sort()).toEqual(
    files
      .filter((file) => /\/.*\.ts$/.test(file))
      .map((file) => `export { default as ${camelCase(basename(file, '.ts'))} } from './${file}';`)
      .sort(),
  );
});

test.each(folders)('the name of each file of src/%s is the id of its rule', async (folder) => {
  const index: Readonly<Record<string, { readonly id: string }>> = await import(join(source, folder, 'index.ts'));
  expect(Object.entries(index).filter(([name, { id }]) => name !== camelCase(id))).toEqual([]);
});

function camelCase(id: string): string {
  return id.replace(/-(.)/g, (_match, letter: string) => letter.toUpperCase());
}
