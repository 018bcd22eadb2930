import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { exitStatuses } from '../src/cli/docs/exit-statuses.ts';
import { generatedFiles } from '../src/cli/docs/generated.ts';
import { loadAll } from '../src/cli/docs/help.ts';
import { commands } from '../src/commands/index.ts';
import { checks } from '../src/doctor/checks/index.ts';
import { EXIT_STATUS } from '../src/error.ts';
import { VERSION } from '../src/version.ts';
import { withChecksTable } from './doctor/checks-table.ts';
import { errorsPage } from './errors-page.ts';
import { forwardPage } from './forward-page.ts';
import { FORWARD_RECORDS } from './forward-records.ts';
import { mirrorGroups } from './mirror-cases.ts';
import { mirrorPage } from './mirror-page.ts';

const root = join(import.meta.dirname, '..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const all = await loadAll(commands);
const sources = { version: VERSION, readme: read('README.md'), changelog: read('CHANGELOG.md') };
const files = generatedFiles(all, exitStatuses, sources);

test.each([...files])('%s is what the declarations say: npm run docs', (path, content) => {
  expect(read(path)).toBe(content);
});

test('docs/mirror.md is what the mirror suite recorded: npm run docs', () => {
  const mirrored = all.filter((command) => command.kind === 'mirrored');
  expect(read('docs/mirror.md')).toBe(mirrorPage(mirrored, mirrorGroups));
});

test('docs/forward-matrix.md is what the matrix suite recorded: npm run docs', () => {
  expect(read('docs/forward-matrix.md')).toBe(forwardPage(FORWARD_RECORDS));
});

test('docs/errors.md is what the catalogue of messages says: npm run docs', () => {
  expect(read('docs/errors.md')).toBe(errorsPage());
});

test('docs/doctor.md lists every check: npm run docs', () => {
  expect(read('docs/doctor.md')).toBe(withChecksTable(read('docs/doctor.md'), checks));
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

test('a manual page has the date of the release', () => {
  const changelog = '## Unreleased\n\n## 2.0.0 - 2027-02-03\n\n## 1.0.0 - 2026-01-02\n';
  const pages = generatedFiles(all, exitStatuses, { ...sources, version: '1.0.0', changelog });
  expect(pages.get('man/vnet.1')).toContain('.TH VNET 1 "2026-01-02" "vnet 1.0.0" "vnet"\n');
  expect(() => generatedFiles(all, exitStatuses, { ...sources, version: '3.0.0', changelog })).toThrow('## 3.0.0');
});

test('every exit status is documented', () => {
  const told = exitStatuses.map(([status]) => status);
  expect(Object.values(EXIT_STATUS).filter((status) => !told.includes(status))).toEqual([]);
});
