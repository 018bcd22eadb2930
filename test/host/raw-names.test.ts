import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from '@jest/globals';
import { isRegularFile, listDirectory, readFile, readInput } from '../../src/host/files.ts';
import { decodeName, hasRawBytes, rawArguments, rawPath, refuseRawBytes } from '../../src/host/raw-names.ts';
import { fakeHost } from '../fake-host.ts';

const directory = mkdtempSync(join(tmpdir(), 'vnet-names-'));
afterAll(() => rmSync(directory, { recursive: true }));

const LATIN1 = Buffer.from('caf\xe9.xml', 'latin1');

test.each([
  ['ASCII', Buffer.from('net.xml')],
  ['UTF-8', Buffer.from('café 🂀.xml')],
  ['the replacement character', Buffer.from('\ufffd')],
  ['Latin-1', LATIN1],
  ['both', Buffer.concat([Buffer.from('ü'), Buffer.from([0xff, 0xe2, 0x82]), Buffer.from('€🂀')])],
  ['a surrogate in UTF-8', Buffer.from([0xed, 0xb2, 0x80])],
])('a name in %s survives', (_title, bytes) => {
  expect(Buffer.from(rawPath(decodeName(bytes)))).toEqual(bytes);
});

test('only bytes that are not UTF-8 are raw', () => {
  expect(['net.xml', 'café 🂀', '\ufffd', decodeName(LATIN1)].map(hasRawBytes)).toEqual([false, false, false, true]);
});

test('a file is read under the name that its directory gives', () => {
  writeFileSync(Buffer.concat([Buffer.from(`${directory}/`), LATIN1]), 'text');
  for (const order of ['name', 'stored'] as const) {
    const [name = ''] = listDirectory(directory, order) ?? [];
    const path = `${directory}/${name}`;
    expect([isRegularFile(path), readFile(path)?.toString(), readInput(path)?.toString()]).toEqual([
      true,
      'text',
      'text',
    ]);
  }
});

test('arguments are those that the kernel has', () => {
  const kernel = Buffer.concat([Buffer.from('node\0--flag\0vnet.js\0validate\0'), LATIN1, Buffer.from('\0')]);
  const host = fakeHost({ files: { '/proc/self/cmdline': kernel } });
  expect(rawArguments(['validate', 'caf\ufffd.xml'], host)).toEqual(['validate', 'caf\udce9.xml']);
  expect(rawArguments(['validate', 'café.xml'], host)).toEqual(['validate', 'café.xml']);
});

test('another program is given only UTF-8', () => {
  expect(() => refuseRawBytes('virsh', ['net-define', 'caf\udce9.xml'])).toThrow(
    "'caf\udce9.xml' cannot be passed to virsh: it is not UTF-8",
  );
  expect(() => refuseRawBytes('virsh', ['net-define', 'café.xml'])).not.toThrow();
});
