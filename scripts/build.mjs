/** Bundles src/ into dist/: CommonJS, one file for what every run needs and one for each command and its like. */
import './node-version.mjs';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';

/** How esbuild writes a lazy import in CommonJS. */
const LAZY = /Promise\.resolve\(\)\.then\(\(\)=>[^)]*?require\("\.\/([^"]+)"\)/g;

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const fresh = join(root, `dist.${process.pid}`);

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

mkdirSync(fresh);
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
for (const [name, code] of gathered(parts, 'vnet.js')) writeFileSync(join(fresh, name), code);
const loader = readFileSync(join(import.meta.dirname, 'loader.cjs'), 'utf8');
writeFileSync(join(fresh, 'vnet.js'), loader.replace('MAIN', mainFile(parts)));
writeFileSync(join(fresh, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
execFileSync(process.execPath, [join(import.meta.dirname, 'warm-up.cjs'), fresh], { stdio: 'inherit' });
// Whoever runs vnet meanwhile finds a whole dist/ but for an instant.
const old = `${dist}.old.${process.pid}`;
if (existsSync(dist)) renameSync(dist, old);
renameSync(fresh, dist);
rmSync(old, { recursive: true, force: true });

/** Named by its content, as esbuild names the others: what V8 made of a file never meets another. */
function mainFile(files) {
  return `main-${createHash('sha256').update(files.get('vnet.js')).digest('hex').slice(0, 8)}.js`;
}

/**
 * Each further file costs 0.4 ms, so what is loaded in one go stands in one file: `main` with all it requires at its top,
 * and each lazily loaded part with all that it requires and `main` does not hold. Parts are known by name in one registry,
 * so a part that stands in two files is still loaded once.
 */
function gathered(files, main) {
  const inMain = closure(files, main);
  const lazy = new Set([...files.values()].flatMap(lazyImports));
  const others = [...lazy].filter((name) => !inMain.has(name));
  return new Map([
    [mainFile(files), definitions([...inMain])],
    ...others.map((name) => {
      const parts = closure(files, name);
      // What runs a command of vnet's own is needed with every one of them.
      if (isCommand(name)) closure(files, partOf('src/cli/run/own.ts'), parts);
      return [name, definitions([...parts].filter((each) => !inMain.has(each)))];
    }),
  ]);

  function definitions(names) {
    const named = (name) => (name === main ? mainFile(files) : name);
    return `({${names.map((name) => `"./${named(name)}":function(module,exports,require){"use strict";${files.get(name)}}`)}})`;
  }
}

function isCommand(name) {
  const source = Object.entries(metafile.outputs).find(([path]) => basename(path) === name)?.[1].entryPoint ?? '';
  return /\bsrc\/commands\/vnet/.test(source);
}

/** The part that a source file became the beginning of. */
function partOf(source) {
  return basename(
    Object.entries(metafile.outputs).find(([, { entryPoint }]) => entryPoint?.endsWith(source))?.[0] ?? '',
  );
}

/** A part and all that it requires when it is loaded, and so on. */
function closure(files, name, seen = new Set()) {
  seen.add(name);
  for (const [, part] of withoutLazy(files.get(name)).matchAll(/require\("\.\/([^"]+)"\)/g)) {
    if (!seen.has(part)) closure(files, part, seen);
  }
  return seen;
}

function lazyImports(code) {
  return [...code.matchAll(LAZY)].map(([, name]) => name);
}

function withoutLazy(code) {
  return code.replace(LAZY, '');
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
