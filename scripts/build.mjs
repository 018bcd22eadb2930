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
const parts = new Map();
for (const { path, text } of outputFiles) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    // import() of a file would start node's ESM loader; require() does not.
    supported: { 'dynamic-import': false },
  });
  parts.set(basename(path), code);
}
for (const [name, code] of gathered(parts, 'vnet.js')) writeFileSync(join(dist, name), code);
writeFileSync(join(dist, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));

/**
 * What every run needs in one file, as each further file costs 0.4 ms: the parts that `main` requires at its top stand
 * in it, and a file of each part's name, for the parts that are loaded later, leads there.
 */
function gathered(files, main) {
  const inside = new Set();
  const add = (name) => {
    for (const [, part] of withoutLazy(files.get(name)).matchAll(/require\("\.\/([^"]+)"\)/g)) {
      if (!inside.has(part)) add(part);
      inside.add(part);
    }
  };
  add(main);
  const wrapped = [...inside].map(
    (name) => `${JSON.stringify(`./${name}`)}(module,exports,require){${files.get(name)}}`,
  );
  const head = `"use strict";const parts={${wrapped.join(',')}},loaded={};
const outer=require;function part(id){if(!(id in parts))return outer(id);if(id in loaded)return loaded[id].exports;
const m=loaded[id]={exports:{}};parts[id](m,m.exports,part);return m.exports}
`;
  const whole = `${head}(function(module,exports,require){${files.get(main)}})(module,exports,part);module.exports.part=part;`;
  const stubs = [...inside].map((name) => [name, `module.exports=require("./${main}").part("./${name}");`]);
  return new Map([...files, ...stubs, [main, whole]]);
}

/** The code without its lazy imports, which esbuild writes as Promise.resolve().then(() => …(require(…))). */
function withoutLazy(code) {
  return code.replace(/Promise\.resolve\(\)\.then\(\(\)=>[^)]*require\("[^"]*"\)/g, '');
}

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
