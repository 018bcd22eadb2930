import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { nodeHost } from '../src/host/node.ts';

/** The bundle that scripts/build.mjs writes. */
const dist = join(import.meta.dirname, '../dist');
const program = join(dist, '../bin/vnet.js');
const files = readdirSync(dist).filter((name) => name.endsWith('.js'));

test('each part is in one file', () => {
  const names = files.flatMap((file) =>
    [...readFileSync(join(dist, file), 'utf8').matchAll(/^"(\.\/[^"]+)":function\(module/gm)].map(([, name]) => name),
  );
  expect(names.length).toBeGreaterThan(50);
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** The files of dist/ that a run opens: start-up time grows with each. */
async function opened(...words: string[]): Promise<string[]> {
  const trace = `
    const fs = require('node:fs');
    const { readFileSync } = fs;
    fs.readFileSync = (path, ...options) => {
      if (/dist\\/[^/]*\\.js$/.test(path)) process.stderr.write('opened ' + path.replace(/.*\\//, '') + '\\n');
      return readFileSync(path, ...options);
    };
    const { main, nodeHost } = require(${JSON.stringify(program)});
    const silent = { ...nodeHost, write() {} };
    main(${JSON.stringify(words)}, silent);`;
  const { stderr } = await nodeHost.run(process.execPath, ['-e', trace]);
  return [...stderr.matchAll(/^opened (.*)$/gm)].map(([, name = '']) => name);
}

/** A directory of state files with one guest. */
const state = mkdtempSync(join(tmpdir(), 'vnet-test-'));
const mac = '52:54:00:00:00:01';
const lease = { 'ip-address': '192.0.2.7', 'mac-address': mac, hostname: 'myvm', 'expiry-time': 9e9 };
writeFileSync(join(state, 'virbr0.status'), JSON.stringify([lease]));
writeFileSync(join(state, 'virbr0.macs'), JSON.stringify([{ domain: 'myvm', macs: [mac] }]));
afterAll(() => rmSync(state, { recursive: true }));

test.each([
  ['--version', ['main.js']],
  ['leases', ['main.js', 'dispatch.js', 'common.js']],
  ['leases -o json', ['main.js', 'dispatch.js', 'common.js']],
  ['resolve myvm', ['main.js', 'dispatch.js', 'common.js']],
  // Not the declarations of all commands.
  ['completion bash -- net-st', ['main.js', 'cli-completion.js']],
  ['completion bash -- net-start --', ['main.js', 'cli-completion.js']],
  ['help', ['main.js', 'dispatch.js', 'seldom.js', 'cli-completion.js', 'cli-docs.js']],
  ['help network', ['main.js', 'dispatch.js', 'seldom.js', 'cli-completion.js', 'cli-docs.js']],
  // Whatever goes wrong, these report it.
  ['resolve nobody', ['main.js', 'dispatch.js', 'common.js', 'seldom.js']],
  ['leases --file /nonexistent', ['main.js', 'dispatch.js', 'common.js', 'seldom.js']],
])('vnet %s opens only the files it needs', async (line, expected) => {
  const words = line.split(' ');
  const named =
    !/^(?:leases|resolve)/.test(line) || words.includes('--file') ? words : [...words, '--state-dir', state];
  expect((await opened(...named)).sort()).toEqual([...expected].sort());
});

test('each file that a run loads has a code cache, which V8 accepts', async () => {
  const run = `
    const { main, nodeHost, scripts } = require(${JSON.stringify(program)});
    main(['explain', '/dev/null'], { ...nodeHost, write() {} }).then(() => {
      for (const [file, { script }] of scripts) console.log(file, script.cachedDataRejected);
    });`;
  const { stdout } = await nodeHost.run(process.execPath, ['-e', run]);
  const isBuilt = existsSync(join(dist, `main.js.${process.versions.v8}`));
  expect(stdout.split('\n').length).toBeGreaterThan(4);
  expect(stdout.match(/\S+$/gm)?.filter((rejected) => rejected !== (isBuilt ? 'false' : 'undefined'))).toEqual([]);
});

test('most of what vnet can do is not in the files that leases and resolve load', () => {
  const size = (file: string) => readFileSync(join(dist, file)).length;
  expect(size('common.js')).toBeLessThan(size('seldom.js'));
});

test('the stack trace of a bug has the positions of the sources', async () => {
  const bug = `
    const { main, nodeHost } = require(${JSON.stringify(program)});
    main(['leases', '--state-dir', '/nonexistent'], { ...nodeHost, now() { throw new TypeError('made for a test'); } });`;
  const { stderr } = await nodeHost.run(process.execPath, ['-e', bug]);
  const source = readFileSync(join(dist, '../src/commands/vnet/leases.ts'), 'utf8');
  const line = source.slice(0, source.indexOf('host.now()')).split('\n').length;
  expect(stderr).toContain('TypeError: made for a test');
  expect(stderr).toContain(`(src/commands/vnet/leases.ts:${line}:`);
  expect(stderr).toContain('(src/cli/run/own.ts:');
  expect(stderr).not.toContain('vnet/dist/');
});
