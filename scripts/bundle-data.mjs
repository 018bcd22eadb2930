/** What the bundle and the executable contain that is computed when they are built. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');

/** src/commands/described.ts as a module that only contains data. */
export async function describedModule() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'src/commands/described.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: `import { createRequire } from 'node:module'; const require = createRequire('${import.meta.url}');` },
    write: false,
  });
  const code = Buffer.from(outputFiles[0].contents).toString('base64');
  const { describeProgram } = await import(`data:text/javascript;base64,${code}`);
  const data = JSON.stringify(JSON.stringify(await describeProgram()));
  return `const program = JSON.parse(${data});\nexport const describeProgram = async () => program;\n`;
}

/** The files that end up in vnet: of src/ and of packages. */
export async function bundledFiles() {
  const { metafile } = await build({
    entryPoints: [join(root, 'src/bundle.ts')],
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    metafile: true,
    write: false,
    outdir: 'dist',
  });
  return Object.keys(metafile.inputs);
}

/** The licence of vnet, then those of the packages whose files are among `inputs`, as their authors require. */
export function licences(inputs) {
  const packages = new Set(inputs.flatMap((path) => path.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []));
  return ['', ...[...packages].sort()].map(licenceOf).join(LINE);
}

/** Between the texts of two packages. */
const LINE = `\n${'-'.repeat(78)}\n\n`;

function licenceOf(path) {
  const { name, version, license } = JSON.parse(readText(join(path, 'package.json')));
  const file = readdirSync(join(root, path)).find((entry) => /^licen[cs]e/i.test(entry));
  return `${name} ${version} (${license})\n\n${file === undefined ? '' : readText(join(path, file)).trim()}\n`;
}

function readText(path) {
  return readFileSync(join(root, path), 'utf8');
}
