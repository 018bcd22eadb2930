import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { findVirsh } from '../../src/host/find-virsh.ts';
import { nodeHost } from '../../src/host/node.ts';

const directory = mkdtempSync(join(tmpdir(), 'vnet-virsh-'));
const vnet = join(import.meta.dirname, '../../bin/vnet.js');
const link = join(directory, 'virsh');
symlinkSync(vnet, link);
afterAll(() => rmSync(directory, { recursive: true }));

test('vnet runs the virsh of PATH', () => {
  expect(findVirsh('/usr/bin/vnet', '/usr/bin')).toBe('virsh');
});

test('a vnet that is called virsh skips itself', () => {
  expect(findVirsh(link, `${directory}:/nowhere:/usr/bin`)).toBe('/usr/bin/virsh');
  expect(findVirsh(link, directory)).toBe('/usr/bin/virsh');
});

test.each([
  [['net-list', '--name'], 'default'],
  [['list', '--name'], 'test'],
])('a link called virsh that is first in PATH runs %j', async (words, expected) => {
  const { status, stdout, stderr } = await nodeHost.run(link, ['-c', 'test:///default', ...words], {
    env: { PATH: `${directory}:${process.env['PATH']}` },
  });
  expect({ status, stderr, name: stdout.trim() }).toEqual({ status: 0, stderr: '', name: expected });
});
