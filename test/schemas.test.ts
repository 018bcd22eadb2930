import { execFile } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';
import { schemaErrors } from './commands/schemas.ts';

/** The built program with libvirt's test driver: what it prints with -o json matches the JSON Schema of the command. */
const checkout = join(import.meta.dirname, '..');
const UUID = 'dd8fe884-6c02-601e-7551-cca97df1c5df';

test.each([
  ['net-list', '--all'],
  ['net-info', 'default'],
  ['net-uuid', 'default'],
  ['net-name', UUID],
  ['net-dumpxml', 'default'],
  ['net-dumpxml', 'default', '--xpath', '/network/bridge'],
  ['net-event', '--list'],
  ['domifaddr', 'test'],
  ['domiflist', 'test'],
  ['domif-getlink', 'test', 'testnet0'],
  ['domifstat', 'test', 'testnet0'],
  ['domiftune', 'test', 'testnet0'],
  ['domstats', '--interface'],
  ['domhostname', 'test'],
  ['iface-list', '--all'],
  ['iface-dumpxml', 'eth1'],
  ['iface-dumpxml', 'eth1', '--xpath', '//mac'],
  ['iface-mac', 'eth1'],
  ['iface-name', 'aa:bb:cc:dd:ee:ff'],
  ['validate', '--rules'],
  ['explain', 'host-outside-subnet'],
  ...readdirSync(join(checkout, 'examples'))
    .filter((name) => name.endsWith('.xml'))
    .map((name) => ['explain', join(checkout, 'examples', name)]),
])('%s %s %s', async (name, ...words) => {
  const args = [join(checkout, 'bin/vnet.js'), '-c', 'test:///default', name, ...words, '-o', 'json'];
  const { stdout } = await promisify(execFile)(process.execPath, args).catch((error) => error);
  expect(stdout).not.toBe('');
  expect(schemaErrors(name, JSON.parse(stdout))).toBe('');
});
