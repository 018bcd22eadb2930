#!/usr/bin/env node

// An older Node.js starts vnet and fails in the middle of a command.
if (Number.parseInt(process.versions.node, 10) < 20) {
  console.error(
    `error: vnet needs Node.js 20 or newer, and ${process.execPath} is ${process.versions.node}\n` +
      'hint: install a newer Node.js, or the executable of vnet, which needs none',
  );
  process.exit(127);
}

/**
 * Runs the parts of vnet in dist/ as they are needed. Each FILE.js is an object of functions, one per part. Next to it may be
 * what this V8 made of it, its code cache: it saves 6 ms of 30.
 */
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');

const dist = `${__dirname}/../dist`;
const definitions = {};
const loaded = {};
const scripts = new Map();

/** The exports of a module of Node.js, of a part `./FILE:PART`, or of a file `./FILE` whose parts are fused. */
function part(id) {
  if (id in loaded) return loaded[id].exports;
  if (!id.startsWith('./')) {
    loaded[id] = { exports: require(id) };
    return loaded[id].exports;
  }
  const [file, name] = id.split(':');
  if (!scripts.has(file)) define(file);
  const exports = id in definitions ? {} : Object.defineProperty(part(file)[name], '__esModule', { value: true });
  loaded[id] = { exports };
  if (id in definitions) definitions[id](loaded[id], exports, part, dist);
  return loaded[id].exports;
}

/** The code cache keeps the file name of the build, so that is the same wherever vnet is installed. */
function define(file) {
  const path = `${dist}/${file.slice(2)}.js`;
  const cache = `${path}.${process.versions.v8}`;
  // readFileSync decodes UTF-8 in one call, which is faster than a Buffer that is decoded here.
  const script = new Script(readFileSync(path, 'utf8'), {
    filename: `vnet/dist/${file.slice(2)}.js`,
    cachedData: contentOf(cache),
  });
  scripts.set(file, { script, cache });
  Object.assign(definitions, script.runInThisContext());
}

function contentOf(path) {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}

const { main, nodeHost } = part('./main:bundle');
module.exports = { main, nodeHost, define, scripts };

// All that is written is written in one go, so nothing is lost; waiting for node's own end costs 2 ms.
if (require.main === module) main(process.argv.slice(2), nodeHost).then((status) => process.exit(status));
