'use strict';

/**
 * dist/vnet.js: loads the parts of vnet as they are needed, from files that the build gathered. Beside each file may lie
 * what V8 made of it when vnet was built; it saves 4 ms of 30, and V8 leaves it alone when its own version differs.
 */
const { readFileSync } = require('node:fs');
const { Script } = require('node:vm');

const definitions = {};
const loaded = {};
const scripts = new Map();

function part(id) {
  if (id in loaded) return loaded[id].exports;
  if (!id.startsWith('./')) return require(id);
  if (!(id in definitions)) define(`${__dirname}/${id.slice(2)}`);
  loaded[id] = { exports: {} };
  definitions[id](loaded[id], loaded[id].exports, part);
  return loaded[id].exports;
}

/** A file is an object of functions, one a part; a part that stands in two files counts once. */
function define(path) {
  // Node reads UTF-8 in one call.
  const source = readFileSync(path, 'utf8');
  const script = new Script(source, { filename: path, cachedData: compiled(path) });
  scripts.set(path, script);
  const parts = script.runInThisContext();
  for (const id in parts) definitions[id] ??= parts[id];
}

function compiled(path) {
  try {
    return readFileSync(`${path}.compiled`);
  } catch {
    return undefined;
  }
}

module.exports = { ...part('./MAIN'), scripts };
