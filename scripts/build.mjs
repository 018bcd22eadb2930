/**
 * Bundles src/ into dist/. esbuild splits the sources into parts at each `import()`; this script turns the parts into
 * CommonJS, which Node loads 8 ms faster than ES modules, and packs them into one file per group, since each file that a
 * run opens costs time. scripts/loader.cjs runs a part when it is first needed.
 */
import './node-version.mjs';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build, transform } from 'esbuild';
import { describedModule, licences } from './bundle-data.mjs';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
/** Built next to dist/ and renamed at the end, so that a vnet started meanwhile finds a complete dist/. */
const unfinished = join(root, `dist.${process.pid}`);

/** The file a part belongs to, by the path of its module. The first match wins. */
const FILES = [
  [/(?:^|\/)node_modules\/((?:@[^/]+\/)?[^/]+)/, ([, name]) => name.replace('/', '-')],
  [/^src\/commands\/vnet\/([^./]+)/, ([, name]) => `command-${name}`],
  // What checks a document is needed only with its rules.
  [/^src\/commands\/check\//, () => 'network'],
  [/^src\/commands\/([^/]+)\//, ([, group]) => `commands-${group}`],
  [/^src\/(?:commands\/described|cli\/docs\/groups)\.ts$/, () => 'cli-completion'],
  // What net-list does not need.
  [/^src\/libvirt\/rpc\/(?:follow|events|changes)/, () => 'rpc-more'],
  [/^src\/(?:libvirt\/rpc\/|host\/local-socket)/, () => 'rpc'],
  [/^src\/libvirt\/errors\/virsh-failure/, () => 'mirrored'],
  [/^src\/sandbox\//, () => 'sandbox'],
  [/^src\/shell\//, () => 'shell'],
  [/^src\/doctor\//, () => 'command-doctor'],
  [/^src\/forward\//, () => 'command-forward'],
  [/^src\/advice\//, () => 'advice'],
  [/^src\/(?:document|network|facts|xml)\/(?!scan)/, () => 'network'],
  // Other kinds of documents, which few commands load.
  [/^src\/(?:filter|filter-binding|host-interface|network-port|validate)\//, () => 'documents'],
  [
    /^src\/(cli\/(?:docs|completion)|libvirt\/errors|guests\/(?:export|nss))\//,
    ([, folder]) => folder.replace('/', '-'),
  ],
  [/./, () => 'seldom'],
];

/** What `leases` and `resolve` load when all goes well, with all that these modules import, is in common.js. */
const COMMON = [
  'commands/vnet/leases',
  'commands/vnet/resolve',
  'cli/run/own',
  'render/render',
  'render/table',
  'render/json-list',
].map((module) => `src/${module}.ts`);

/** What a command of virsh with -o loads in addition is in mirrored.js. */
const MIRRORED = ['cli/run/mirrored', 'commands/network/net-list'].map((module) => `src/${module}.ts`);

const { outputFiles, metafile } = await build({
  entryPoints: [join(root, 'src/bundle.ts')],
  absWorkingDir: root,
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  outdir: dist,
  chunkNames: 'part-[hash]',
  write: false,
  metafile: true,
  sourcemap: 'inline',
  sourcesContent: false,
  legalComments: 'none',
  plugins: [lazyChildProcess(), await describedAsData()],
});

const parts = named(outputFiles.map(partOf));
await Promise.all(parts.map(toCommonJs));
const main = parts.find(({ module }) => module === 'src/bundle.ts');
const eager = closure(main);
for (const module of MIRRORED) {
  for (const part of closure(entryPoint(module))) if (part.file === 'seldom') part.file = 'mirrored';
}
for (const module of COMMON) for (const part of closure(entryPoint(module))) part.file = 'common';
for (const part of eager) part.file = 'main';

mkdirSync(unfinished);
for (const file of new Set(parts.map(({ file }) => file))) {
  pack(
    file,
    parts.filter((part) => part.file === file),
  );
}
writeLoader();
writeFileSync(join(unfinished, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
execFileSync(process.execPath, [join(import.meta.dirname, 'warm-up.cjs'), unfinished], { stdio: 'inherit' });
const previous = `${dist}.old.${process.pid}`;
if (existsSync(dist)) renameSync(dist, previous);
renameSync(unfinished, dist);
rmSync(previous, { recursive: true, force: true });

/** One part: the module it is named after, the file it belongs to, and the parts it requires when it is loaded. */
function partOf({ path, text }) {
  const { entryPoint, imports, inputs } = metafile.outputs[`dist/${basename(path)}`];
  const [largest] = modulesBySize(inputs);
  return {
    chunk: basename(path),
    module: entryPoint ?? largest ?? 'src/interop',
    file: fileOf(largest ?? entryPoint ?? 'src/interop'),
    requires: imports.filter(({ kind }) => kind === 'import-statement').map((each) => basename(each.path)),
    text,
  };
}

/** The modules of a part, the largest first; those of a package that brings many small files count together. */
function modulesBySize(inputs) {
  const packageOf = (module) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(module)?.[1] ?? module;
  const sizes = new Map();
  for (const [module, { bytesInOutput }] of Object.entries(inputs)) {
    sizes.set(packageOf(module), (sizes.get(packageOf(module)) ?? 0) + bytesInOutput);
  }
  const size = (module) => sizes.get(packageOf(module));
  return Object.keys(inputs).sort((a, b) => size(b) - size(a) || inputs[b].bytesInOutput - inputs[a].bytesInOutput);
}

/** Names the parts after their modules instead of a hash; further parts of a module get a number. */
function named(all) {
  const used = new Map();
  const names = new Map();
  for (const { chunk, module } of all) {
    const name = module.replace(/^src\/|^.*node_modules\//, '').replace(/\.[cm]?[jt]s$/, '');
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    names.set(chunk, count === 1 ? name : `${name}-${count}`);
  }
  return all.map((part) => ({
    ...part,
    name: names.get(part.chunk),
    text: part.text.replace(/"\.\/(part-\w+\.js)"/g, (_, chunk) => `"./${names.get(chunk)}"`),
  }));
}

/** Adds the code of a part as CommonJS, and its source map, which esbuild derives from the one in the text. */
async function toCommonJs(part) {
  const { code, map } = await transform(part.text, {
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    minify: true,
    sourcemap: 'external',
    sourcesContent: false,
    // import() would start Node's ES module loader.
    supported: { 'dynamic-import': false },
  });
  part.code = code.trimEnd();
  part.map = JSON.parse(map);
}

/** The part of a module that others load on demand. */
function entryPoint(module) {
  const part = parts.find((each) => each.module === module);
  if (part === undefined) throw new Error(`${module} is loaded by no import()`);
  return part;
}

/** A part and every part that loading it loads. */
function closure(part, seen = new Set()) {
  seen.add(part);
  for (const chunk of part.requires) {
    const required = parts.find((each) => each.chunk === chunk);
    if (required !== undefined && !seen.has(required)) closure(required, seen);
  }
  return seen;
}

function fileOf(module) {
  for (const [pattern, name] of FILES) {
    const match = pattern.exec(module);
    if (match !== null) return name(match);
  }
  throw new Error(`no file for ${module}`);
}

/** Writes one file of parts, an object of functions with a part per line, and its source map, a section per part. */
function pack(file, members) {
  const lines = [];
  const sections = [];
  let line = 1;
  for (const { name, code, map } of members) {
    const before = `"./${name}":function(module,exports,require,__dirname){"use strict";`;
    sections.push({ offset: { line, column: before.length }, map });
    lines.push(`${before}${code}},`);
    line += code.split('\n').length;
  }
  writeFileSync(join(unfinished, `${file}.js`), `({\n${lines.join('\n')}\n})`);
  writeFileSync(join(unfinished, `${file}.js.map`), JSON.stringify({ version: 3, file: `${file}.js`, sections }));
}

/** dist/vnet.js: the loader, with the file of each part that is not in main.js. */
function writeLoader() {
  const files = Object.fromEntries(
    parts.filter(({ file }) => file !== 'main').map(({ name, file }) => [`./${name}`, file]),
  );
  const loader = readFileSync(join(import.meta.dirname, 'loader.cjs'), 'utf8');
  writeFileSync(
    join(unfinished, 'vnet.js'),
    loader
      .replace('PARTS', JSON.stringify(files))
      .replace('MAIN', main.name)
      .replace('V8_VERSION', process.versions.v8),
  );
}

/** commander requires node:child_process at load for subcommands that are programs; vnet has none, and it costs 3 ms. */
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

/** Replaces src/commands/described.ts with what it computes. */
async function describedAsData() {
  const contents = await describedModule();
  return {
    name: 'described-as-data',
    setup({ onLoad }) {
      onLoad({ filter: /\/src\/commands\/described\.ts$/ }, () => ({ contents }));
    },
  };
}
