/** Bundles src/ into dist/: CommonJS, one file for what every run needs and one for each command and its like. */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

/** Only the ESM output of esbuild can be split; node loads CommonJS 8 ms faster, so each piece is turned into that. */
const { outputFiles, metafile } = await build({
  entryPoints: { vnet: join(root, 'src/bundle.ts') },
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outdir: dist,
  chunkNames: 'part-[hash]',
  write: false,
  metafile: true,
  legalComments: 'none',
  plugins: [lazyChildProcess()],
});

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
for (const { path, text } of outputFiles) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    keepNames: false,
    // import() of a file would start node's ESM loader; require() does not.
    supported: { 'dynamic-import': false },
  });
  writeFileSync(join(dist, basename(path)), code);
}
writeFileSync(join(dist, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));

/** commander requires node:child_process at its top for executable subcommands, which vnet has none of: 3 ms less. */
function lazyChildProcess() {
  return {
    name: 'lazy-child-process',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(node:)?child_process$/ }, ({ importer }) =>
        /node_modules.commander/.test(importer) ? { path: 'child_process', namespace: 'lazy' } : undefined,
      );
      onLoad({ filter: /.*/, namespace: 'lazy' }, () => ({
        contents: "module.exports = { spawn: (...args) => require('node:child_process').spawn(...args) };",
      }));
    },
  };
}

/** The licence texts of what is in the bundle, as their authors ask. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap((path) => path.match(/.*node_modules\/(?:@[^/]+\/)?[^/]+/)?.[0] ?? []));
  return [...packages]
    .sort()
    .map((path) => {
      const { name, version, license } = JSON.parse(readText(join(path, 'package.json')));
      const file = readdirSync(path).find((entry) => /^licen[cs]e/i.test(entry));
      return `${name} ${version} (${license})\n\n${file === undefined ? '' : readText(join(path, file)).trim()}\n`;
    })
    .join(`\n${'-'.repeat(78)}\n\n`);
}

function readText(path) {
  return readFileSync(path, 'utf8');
}
