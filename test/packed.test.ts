import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { nodeHost } from '../src/host/node.ts';
import { VERSION } from '../src/version.ts';

/** What users get: the packed tarball, installed globally into an empty prefix, without any of the checkout. */
const prefix = mkdtempSync(join(tmpdir(), 'vnet-packed-'));
/** By node's own name: /tmp may be mounted so that nothing is executed there. */
const vnet = (...words: string[]) =>
  nodeHost.run(process.execPath, [join(prefix, 'bin/vnet'), ...words], { env: { NODE_PATH: undefined } });

let tarball: string;

beforeAll(async () => {
  const npm = (...words: string[]) =>
    nodeHost.run('npm', ['--prefix', prefix, '--cache', join(prefix, 'cache'), '--offline', '--silent', ...words]);
  // What was built is packed: other tests run it meanwhile.
  const packed = await npm('pack', '--ignore-scripts', '--pack-destination', prefix, join(import.meta.dirname, '..'));
  expect(packed).toMatchObject({ status: 0 });
  tarball = join(prefix, readdirSync(prefix).find((name) => name.endsWith('.tgz')) ?? '');
  expect(await npm('install', '--global', tarball)).toMatchObject({ status: 0 });
}, 120_000);
afterAll(() => rmSync(prefix, { recursive: true }));

test('it runs', async () => {
  expect(statSync(join(prefix, 'bin/vnet')).mode & 0o111).toBe(0o111);
  expect(await vnet('--version')).toMatchObject({ status: 0, stdout: `${VERSION}\n`, stderr: '' });
  expect(await vnet('--help')).toMatchObject({ status: 0, stderr: '' });
});

test('with a Node.js that is too old, it says so instead of failing later', async () => {
  const old = join(prefix, 'old.cjs');
  writeFileSync(
    old,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '18.20.8' } });",
  );
  const words = ['--require', old, join(prefix, 'bin/vnet'), '--version'];
  expect(await nodeHost.run(process.execPath, words)).toMatchObject({
    status: 127,
    stdout: '',
    stderr: expect.stringContaining(`error: vnet needs Node.js 20 or newer, and ${process.execPath} is 18.20.8\n`),
  });
});

test('it stays small: no source maps, which only the stack of a bug needs', () => {
  expect(statSync(tarball).size).toBeLessThan(2_000_000);
});

test('every command loads', async () => {
  for (const command of ['net-list', 'validate', 'generate', 'leases', 'resolve', 'completion']) {
    const { status, stdout } = await vnet(command, '--help');
    expect({ command, status, usage: stdout.split('\n')[3] }).toEqual({
      command,
      status: 0,
      usage: expect.stringMatching(`^  vnet ${command} `),
    });
  }
});

test('an example that is shipped is good', async () => {
  const example = join(prefix, 'lib/node_modules/vnet/examples/route.xml');
  expect(await vnet('validate', example)).toEqual({ status: 0, signal: undefined, stdout: '', stderr: '' });
});

test('man finds every page where npm puts it', () => {
  const pages = readdirSync(join(import.meta.dirname, '../man'));
  expect(readdirSync(join(prefix, 'share/man/man1'))).toEqual(pages);
});

test('the licences of what is bundled come along, and nothing of the checkout', () => {
  const root = join(prefix, 'lib/node_modules/vnet');
  for (const path of ['dist/LICENSES.txt', 'LICENSE']) {
    expect({ path, there: existsSync(join(root, path)) }).toEqual({ path, there: true });
  }
  expect(existsSync(join(root, 'node_modules'))).toBe(false);
});
