'use strict';

/**
 * dist/vnet.js: runs the parts of vnet as they are needed. Each FILE.js is an object of functions, one per part. Next to it
 * may be FILE.js.compiled, V8's code cache: it saves 4 ms of 30, and only the V8 that made it accepts it.
 */
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');

/** The file of each part; those of main.js are not listed. */
const FILES = PARTS;
const CACHE_OF = 'V8_VERSION';

const definitions = {};
const loaded = {};
const scripts = new Map();

function part(id) {
  if (id in loaded) return loaded[id].exports;
  if (!id.startsWith('./')) return require(id);
  if (!(id in definitions)) define(`${FILES[id] ?? 'main'}.js`);
  loaded[id] = { exports: {} };
  definitions[id](loaded[id], loaded[id].exports, part, __dirname);
  return loaded[id].exports;
}

/** The code cache keeps the file name of the build, so that is the same wherever vnet is installed. */
function define(file) {
  const path = `${__dirname}/${file}`;
  const cachedData = process.versions.v8 === CACHE_OF ? compiled(path) : undefined;
  // readFileSync decodes UTF-8 in one call, which is faster than a Buffer that is decoded here.
  const script = new Script(readFileSync(path, 'utf8'), { filename: `vnet/dist/${file}`, cachedData });
  scripts.set(path, script);
  Object.assign(definitions, script.runInThisContext());
}

function compiled(path) {
  try {
    return readFileSync(`${path}.compiled`);
  } catch {
    return undefined;
  }
}

module.exports = { ...part('./MAIN'), scripts };
