/**
 * Bundles src/ into dist/. esbuild splits the sources into parts at each `import()`; this script turns the parts into
 * CommonJS, which Node loads 8 ms faster than ES modules, and packs them into one file per group, since each file that a
 * run opens costs time. bin/vnet.js runs a part when it is first needed.
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
  [/^src\/libvirt\/rpc\//, () => 'rpc-more'],
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

/**
 * The files of what people run most, in the order in which they may require each other. Each has what its modules load that
 * no file before it has. Their parts are fused into one, since each part of a file costs a run 0.1 ms.
 */
const FUSED = {
  main: ['bundle', 'libvirt/patience'],
  rpc: ['libvirt/rpc/plain', 'libvirt/rpc/daemon'],
  dispatch: ['dispatch', 'host/spawn-sync', 'cli/run/mirrored', 'commands/network/net-list', 'render/json-list'],
  common: ['commands/vnet/leases', 'commands/vnet/resolve', 'cli/run/own', 'render/render', 'render/table'],
};

const COMMONJS = {
  format: 'cjs',
  platform: 'node',
  target: 'node20',
  minify: true,
  sourcemap: 'external',
  sourcesContent: false,
  // import() would start Node's ES module loader.
  supported: { 'dynamic-import': false },
};

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
  plugins: [lazyChildProcess(), versionOnly(), await describedAsData()],
});

const parts = outputFiles.map(partOf);
const fused = new Set();
for (const [file, modules] of Object.entries(FUSED)) {
  for (const part of modules.flatMap((module) => [...closure(partOfModule(`src/${module}.ts`))])) {
    if (!fused.has(part)) part.file = file;
    fused.add(part);
  }
}
nameParts();

mkdirSync(unfinished);
for (const file of new Set(parts.map((part) => part.file))) {
  const members = parts.filter((part) => part.file === file);
  pack(file, file in FUSED ? [await fuse(file, members)] : await Promise.all(members.map(toCommonJs)));
}
writeFileSync(join(unfinished, 'LICENSES.txt'), licences(Object.keys(metafile.inputs)));
const previous = `${dist}.old.${process.pid}`;
if (existsSync(dist)) renameSync(dist, previous);
renameSync(unfinished, dist);
rmSync(previous, { recursive: true, force: true });
execFileSync(process.execPath, [join(import.meta.dirname, 'warm-up.cjs')], { stdio: 'inherit' });

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

/** Names each part after its file and its module; further parts of a module get a number. */
function nameParts() {
  const used = new Map();
  for (const part of parts) {
    const name = `./${part.file}:${part.module.replace(/^src\/|^.*node_modules\//, '').replace(/\.[cm]?[jt]s$/, '')}`;
    const count = (used.get(name) ?? 0) + 1;
    used.set(name, count);
    part.name = count === 1 ? name : `${name}-${count}`;
  }
}

/** The code of a part as CommonJS, and its source map, which esbuild derives from the one in the text. */
async function toCommonJs({ name, text }) {
  const named = text.replace(/"\.\/(part-\w+\.js)"/g, (_, chunk) => JSON.stringify(partIn(chunk).name));
  const { code, map } = await transform(named, COMMONJS);
  return { name, code, map };
}

/** The code of all parts of a file in one scope, as CommonJS that exports each of them. */
async function fuse(file, members) {
  const inFile = new Set(members);
  const exported = members.map(
    ({ chunk, name }) => `export * as ${JSON.stringify(name.slice(file.length + 3))} from './${chunk}';`,
  );
  const { outputFiles } = await build({
    ...COMMONJS,
    stdin: { contents: exported.join('\n'), resolveDir: root },
    absWorkingDir: root,
    bundle: true,
    write: false,
    outdir: dist,
    plugins: [
      {
        name: 'parts',
        setup({ onResolve, onLoad }) {
          onResolve({ filter: /^\.\// }, ({ path, kind }) => {
            const part = partIn(path.slice(2));
            // bin/vnet.js has the parts of this file already.
            if (kind === 'import-statement' && inFile.has(part)) return { path: part.chunk, namespace: 'parts' };
            return { path: part.name, external: true };
          });
          onLoad({ filter: /.*/, namespace: 'parts' }, ({ path }) => ({
            contents: partIn(path).text,
            resolveDir: root,
          }));
        },
      },
    ],
  });
  const [map, code] = [/\.map$/, /\.js$/].map((end) => outputFiles.find(({ path }) => end.test(path)).text);
  return { name: `./${file}`, code, map };
}

function partIn(chunk) {
  return parts.find((part) => part.chunk === chunk);
}

/** The part that a module is the largest or the entry point of. */
function partOfModule(module) {
  const part = parts.find((each) => each.module === module);
  if (part === undefined) throw new Error(`${module} has no part of its name`);
  return part;
}

/** A part and every part that loading it loads. */
function closure(part, seen = new Set()) {
  seen.add(part);
  for (const chunk of part.requires) {
    const required = partIn(chunk);
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
    const before = `"${name}":function(module,exports,require,__dirname){`;
    sections.push({ offset: { line, column: before.length }, map: JSON.parse(map) });
    lines.push(`${before}${code.trimEnd()}},`);
    line += code.trimEnd().split('\n').length;
  }
  writeFileSync(join(unfinished, `${file}.js`), `({\n${lines.join('\n')}\n})`);
  writeFileSync(join(unfinished, `${file}.js.map`), JSON.stringify({ version: 3, file: `${file}.js`, sections }));
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

/** Of package.json, vnet needs its version. */
function versionOnly() {
  return {
    name: 'version-only',
    setup({ onLoad }) {
      onLoad({ filter: /^.*\/package\.json$/ }, ({ path }) =>
        path === join(root, 'package.json')
          ? { contents: JSON.stringify({ version: JSON.parse(readFileSync(path, 'utf8')).version }), loader: 'json' }
          : undefined,
      );
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
