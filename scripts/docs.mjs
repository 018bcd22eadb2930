/** npm run docs: writes what is made from the declarations: the manual pages, which package.json names for npm, the JSON Schemas, the tables in README.md, docs/mirror.md, docs/forward-matrix.md and docs/errors.md. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const { outputFiles } = await build({
  stdin: {
    contents: [
      "export { generatedFiles } from './cli/docs/generated.ts';",
      "export { loadAll } from './cli/docs/help.ts';",
      "export { commands } from './commands/index.ts';",
      "export { exitStatuses } from './cli/docs/exit-statuses.ts';",
      "export { VERSION } from './version.ts';",
      "export { mirrorGroups } from '../test/mirror-cases.ts';",
      "export { mirrorPage } from '../test/mirror-page.ts';",
      "export { forwardPage } from '../test/forward-page.ts';",
      "export { checks } from './doctor/checks/index.ts';",
      "export { withChecksTable } from '../test/doctor/checks-table.ts';",
      "export { errorsPage } from '../test/errors-page.ts';",
    ].join('\n'),
    resolveDir: join(root, 'src'),
    loader: 'ts',
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');` },
  write: false,
});
const {
  checks,
  commands,
  errorsPage,
  exitStatuses,
  forwardPage,
  generatedFiles,
  loadAll,
  mirrorGroups,
  mirrorPage,
  VERSION,
  withChecksTable,
} = await import(`data:text/javascript;base64,${Buffer.from(outputFiles[0].contents).toString('base64')}`);

const readme = readFileSync(join(root, 'README.md'), 'utf8');
const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
const declarations = await loadAll(commands);
const files = generatedFiles(declarations, exitStatuses, { version: VERSION, readme, changelog });
mkdirSync(join(root, 'schemas'), { recursive: true });
const mirrored = declarations.filter(({ kind }) => kind === 'mirrored');
writeFileSync(join(root, 'docs/mirror.md'), mirrorPage(mirrored, mirrorGroups));
const doctorPage = join(root, 'docs/doctor.md');
writeFileSync(doctorPage, withChecksTable(readFileSync(doctorPage, 'utf8'), checks));
writeFileSync(join(root, 'docs/errors.md'), errorsPage());
writeFileSync(join(root, 'docs/forward-matrix.md'), forwardPage(join(root, 'test/forward-records')));
for (const [path, content] of files) writeFileSync(join(root, path), content);
const pages = [...files.keys()].filter((path) => path.startsWith('man/'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
writeFileSync(join(root, 'package.json'), `${JSON.stringify({ ...manifest, man: pages }, undefined, 2)}\n`);
for (const directory of ['man', 'schemas']) {
  for (const name of readdirSync(join(root, directory))) {
    if (!files.has(`${directory}/${name}`)) rmSync(join(root, directory, name));
  }
}
