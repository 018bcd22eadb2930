import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exitStatuses } from '../src/cli/docs/exit-statuses.ts';
import { generatedFiles } from '../src/cli/docs/generated.ts';
import { loadAll } from '../src/cli/docs/help.ts';
import { commands } from '../src/commands/index.ts';
import { EXIT_STATUS } from '../src/error.ts';
import { VERSION } from '../src/version.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const files = generatedFiles(await loadAll(commands), exitStatuses, { version: VERSION, readme: read('README.md') });

test.each([...files])('%s is what the declarations say: npm run docs', (path, content) => {
  expect(read(path)).toBe(content);
});

test('schemas/ contains nothing else', () => {
  const schemas = [...files.keys()].filter((path) => path.startsWith('schemas/'));
  expect(readdirSync(join(root, 'schemas')).sort()).toEqual(
    schemas.map((path) => path.slice('schemas/'.length)).sort(),
  );
});

test('man/ holds nothing else', () => {
  const pages = [...files.keys()].filter((path) => path.startsWith('man/')).map((path) => path.slice('man/'.length));
  expect(readdirSync(join(root, 'man')).sort()).toEqual(pages.sort());
});

test('every exit status is documented', () => {
  const told = exitStatuses.map(([status]) => status);
  expect(Object.values(EXIT_STATUS).filter((status) => !told.includes(status))).toEqual([]);
});
