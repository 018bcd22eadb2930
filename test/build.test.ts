import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { nodeHost } from '../src/host/node.ts';

/** The bundle that scripts/build.mjs writes. */
const dist = join(import.meta.dirname, '../dist');
const files = readdirSync(dist).filter((name) => name.endsWith('.js') && name !== 'vnet.js');

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
    const { main, nodeHost } = require(${JSON.stringify(join(dist, 'vnet.js'))});
    const silent = { ...nodeHost, write() {} };
    main(${JSON.stringify(words)}, silent);`;
  const { stderr } = await nodeHost.run(process.execPath, ['-e', trace]);
  return [...stderr.matchAll(/^opened (.*)$/gm)].map(([, name = '']) => name).filter((name) => name !== 'vnet.js');
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
  ['leases', ['main.js', 'common.js']],
  ['leases -o json', ['main.js', 'common.js']],
  ['resolve myvm', ['main.js', 'common.js']],
  // Not the declarations of all commands.
  ['completion bash -- net-st', ['main.js', 'cli-completion.js']],
  ['completion bash -- net-start --', ['main.js', 'cli-completion.js']],
  // What renders findings is in mirrored.js, so that a command of virsh with -o needs nothing of seldom.js.
  ['help', ['main.js', 'common.js', 'mirrored.js', 'seldom.js', 'cli-completion.js', 'cli-docs.js']],
  ['help network', ['main.js', 'common.js', 'mirrored.js', 'seldom.js', 'cli-completion.js', 'cli-docs.js']],
  // Whatever goes wrong, these report it.
  ['resolve nobody', ['main.js', 'common.js', 'mirrored.js', 'seldom.js']],
  ['leases --file /nonexistent', ['main.js', 'common.js', 'mirrored.js', 'seldom.js']],
])('vnet %s opens only the files it needs', async (line, expected) => {
  const words = line.split(' ');
  const named =
    !/^(?:leases|resolve)/.test(line) || words.includes('--file') ? words : [...words, '--state-dir', state];
  expect((await opened(...named)).sort()).toEqual([...expected].sort());
});

test('most of what vnet can do is not in the files that leases and resolve load', () => {
  const size = (file: string) => readFileSync(join(dist, file)).length;
  expect(size('common.js')).toBeLessThan(size('seldom.js'));
});

test('the stack trace of a bug has the positions of the sources', async () => {
  const bug = `
    const { main, nodeHost } = require(${JSON.stringify(join(dist, 'vnet.js'))});
    main(['leases', '--state-dir', '/nonexistent'], { ...nodeHost, now() { throw new TypeError('made for a test'); } });`;
  const { stderr } = await nodeHost.run(process.execPath, ['-e', bug]);
  const source = readFileSync(join(dist, '../src/commands/vnet/leases.ts'), 'utf8');
  const line = source.slice(0, source.indexOf('host.now()')).split('\n').length;
  expect(stderr).toContain('TypeError: made for a test');
  expect(stderr).toContain(`(src/commands/vnet/leases.ts:${line}:`);
  expect(stderr).toContain('(src/cli/run/own.ts:');
  expect(stderr).not.toContain('vnet/dist/');
});
