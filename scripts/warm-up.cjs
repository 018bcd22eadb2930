'use strict';

/**
 * `warm-up.cjs DIRECTORY`: runs what people run most on the vnet that was built there, its writing kept silent, and keeps
 * what V8 made of it: see loader.cjs.
 */
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { main, nodeHost, scripts } = require(join(process.argv[2], 'vnet.js'));

const state = mkdtempSync(join(tmpdir(), 'vnet-build-'));
const lease = { 'ip-address': '192.0.2.7', 'mac-address': '52:54:00:00:00:01', hostname: 'myvm', 'expiry-time': 9e9 };
const guest = { domain: 'myvm', macs: ['52:54:00:00:00:01'] };
const refused = { status: 1, signal: undefined, stdout: '', stderr: "error: failed to get network 'x'\n" };
const silent = { ...nodeHost, write() {}, run: async () => refused, attach: async () => refused };

const RUNS = [
  ['--version'],
  ['net-list'],
  ['net-info', 'x', '-o', 'json'],
  ['net-lst'],
  ['leases', '--state-dir', state],
  ['leases', '--state-dir', state, '-o', 'json'],
  ['leases', 'default'],
  ['resolve', 'myvm', '--state-dir', state],
  ['resolve', 'nobody', '--state-dir', state],
  ['resolve', 'myvm'],
  ['validate', join(__dirname, '../examples/route.xml')],
  ['net-define', join(__dirname, '../examples/route.xml')],
  ['explain', join(__dirname, '../examples/route.xml')],
  ['--help'],
  ['leases', '--help'],
];

async function warmUp() {
  writeFileSync(join(state, 'virbr0.status'), JSON.stringify([lease]));
  writeFileSync(join(state, 'virbr0.macs'), JSON.stringify([guest]));
  try {
    for (const words of RUNS) await main(words, silent);
    await nodeHost.attach('true', [], { short: true });
    for (const [path, script] of scripts) writeFileSync(`${path}.compiled`, script.createCachedData());
  } finally {
    rmSync(state, { recursive: true });
  }
}

warmUp();
